//! Native plugins that misbehave, run in worker processes by the command: one page each is lost, and no other.
#![cfg(unix)]

use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// The faults of `faulty.c`, and what is said of each.
const FAULTS: [(&str, &str); 9] = [
    ("segfault", "plugin_crashed"),
    ("abort", "plugin_crashed"),
    ("exit", "plugin_crashed"),
    ("loop", "plugin_timeout"),
    ("stack", "plugin_crashed"),
    // On a machine that is busy the time may be over before the memory is.
    ("memory", "plugin_"),
    ("calls", "plugin_timeout"),
    ("shout", "plugin_crashed"),
    ("fails", "plugin_failed"),
];

fn kiosque(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiosque")).args(arguments).current_dir(folder).output().expect("it runs")
}

/// Writes a file that its owner alone may change, whatever the umask is.
fn put(path: &Path, bytes: &[u8]) {
    let folder = path.parent().expect("it has one");
    fs::create_dir_all(folder).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
    for (path, mode) in [(folder, 0o755), (path, 0o644)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("modes can be set");
    }
}

/// A folder with the plugin, built and trusted, and a configuration; `None` without a C compiler.
fn installed(settings: &str) -> Option<TempDir> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let site = folder.path().join("sites/the-gazette");
    put(&site.join("site.toml"), b"hosts = [\"gazette.example\"]\n[native]\nlibrary = \"gazette\"\n");
    put(&site.join("kiosque_plugin.h"), kiosque_plugin::HEADER.as_bytes());
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kiosque-native/tests/c/faulty.c");
    let name = format!("{}gazette{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let built = folder.path().join("built");
    let mut compiler = Command::new("cc");
    compiler.args(["-std=c11", "-O1", "-shared", "-fPIC", "-I"]).arg(&site).arg("-o").args([&built, &source]);
    let Ok(status) = compiler.status() else {
        eprintln!("skipped: there is no C compiler `cc`");
        return None;
    };
    assert!(status.success(), "faulty.c does not compile");
    put(&site.join(name), &fs::read(built).expect("it was built"));
    let config = format!("bundled = false\nplugins = [\"sites\"]\n{settings}");
    put(&folder.path().join("kiosque.toml"), config.as_bytes());
    let trusted = kiosque(folder.path(), &["trust", "sites/the-gazette"]);
    assert!(trusted.status.success(), "{}", String::from_utf8_lossy(&trusted.stderr));
    Some(folder)
}

fn page(folder: &Path, name: &str, first_line: &str) {
    let text = format!("{first_line}\n\nThe new bridge over the river was opened on Wednesday.\n");
    put(&folder.join("pages").join(format!("{name}.txt")), text.as_bytes());
    put(&folder.join("pages").join(format!("{name}.toml")), b"url = \"https://gazette.example/a\"\n");
}

fn plugin_warning(record: &Value) -> Option<&str> {
    let warnings = record["warnings"].as_array()?.iter().filter_map(Value::as_str);
    warnings.into_iter().find(|warning| warning.starts_with("plugin_"))
}

#[test]
fn each_fault_costs_one_page_and_is_reported() {
    let settings = "isolate = \"process\"\n[worker]\npage_milliseconds = 2000\nmemory_bytes = 268435456\nfailures = 100\n";
    let Some(folder) = installed(settings) else { return };
    for (number, (fault, _)) in FAULTS.iter().enumerate() {
        page(folder.path(), &format!("{number}-a"), "The bridge is open");
        page(folder.path(), &format!("{number}-b"), fault);
        page(folder.path(), &format!("{number}-c"), "The bridge is still open");
    }
    let output = kiosque(folder.path(), &["extract", "pages", "--threads", "2"]);
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let records: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).expect("a line is a record")).collect();
    assert_eq!(records.len(), 3 * FAULTS.len(), "{stderr}");
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    for (three, (fault, expected)) in records.chunks(3).zip(FAULTS) {
        let [before, faulty, after] = three else { panic!("{fault}: {three:?}") };
        for good in [before, after] {
            let by = &good["provenance"]["fields"]["title"]["by"];
            assert_eq!(by, "native:the-gazette/first", "{fault}: {good}");
            assert_eq!(plugin_warning(good), None, "{fault}");
        }
        let warning = plugin_warning(faulty).unwrap_or_default();
        assert!(warning.starts_with(expected), "{fault}: {faulty}");
        assert!(warning.contains("native:the-gazette"), "{fault}: {faulty}");
        assert!(stderr.contains(warning), "{fault}: {stderr}");
    }
}

#[test]
fn a_plugin_that_keeps_failing_is_set_aside_with_a_word() {
    let Some(folder) = installed("isolate = \"process\"\n[worker]\nfailures = 3\n") else { return };
    for number in 0..9 {
        page(folder.path(), &number.to_string(), "segfault");
    }
    let output = kiosque(folder.path(), &["extract", "pages", "--threads", "1"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(stderr.matches("plugin_crashed").count(), 3, "{stderr}");
    assert_eq!(stderr.matches("plugin_set_aside: native:the-gazette").count(), 1, "{stderr}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 9);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_doctor_says_what_workers_are_kept_from() {
    let Some(folder) = installed("[sites.the-gazette]\nisolate = \"process\"\n") else { return };
    let output = kiosque(folder.path(), &["doctor"]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("worker processes: confined: memory of 1024 MiB"), "{stdout}");
}

#[test]
fn a_worker_program_that_is_none_is_an_error_that_says_so() {
    let settings = "strict = true\nisolate = \"process\"\n[worker]\nprogram = \"/bin/true\"\n";
    let Some(folder) = installed(settings) else { return };
    page(folder.path(), "a", "The bridge is open");
    let output = kiosque(folder.path(), &["extract", "pages"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("/bin/true: this program is no worker"), "{stderr}");
}

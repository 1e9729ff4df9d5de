//! The interface is what the golden file says it is, and the C header says the same.

use kiosque_plugin::kiosque_core::{Label, PartKind, RelatedKind};
use kiosque_plugin::{
    BlockRecord, HEADER, HeadRecord, MetaRecord, PartRecord, RunRecord, SectionRecord, abi,
};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// Rows of the golden file from Rust, and the C program that prints the same rows.
#[derive(Default)]
struct Interface {
    rust: String,
    program: String,
}

impl Interface {
    fn row(&mut self, name: &str, c: &str, value: i64) {
        writeln!(self.rust, "{name} {value}").unwrap();
        writeln!(self.program, "    printf(\"{name} %lld\\n\", (long long)({c}));").unwrap();
    }

    fn layout_hash(&mut self) {
        writeln!(self.rust, "layout hash {:016x}", abi::LAYOUT_HASH).unwrap();
        self.program += "    printf(\"layout hash %016llx\\n\", (unsigned long long)KQ_LAYOUT_HASH);\n";
    }
}

macro_rules! structs {
    ($interface:ident, $($c:ident: $rust:ty { $($field:ident)* })*) => {
        $(
            let name = stringify!($c);
            $interface.row(&format!("{name}, bytes"), &format!("sizeof({name})"), size_of::<$rust>() as i64);
            $(
                let field = stringify!($field);
                let offset = std::mem::offset_of!($rust, $field) as i64;
                $interface.row(&format!("{name}.{field}"), &format!("offsetof({name}, {field})"), offset);
            )*
        )*
    };
}

fn interface() -> Interface {
    let mut interface = Interface::default();
    structs! { interface,
        kq_str: abi::Str { ptr len }
        kq_page: abi::Page { struct_size reserved block block_len text }
        kq_host: abi::Host {
            struct_size abi_major abi_minor ctx label part part_text fact unsplit say fail due
        }
        kq_plugin: abi::Plugin {
            magic struct_size abi_major abi_minor flags layout_hash id version open close probe extract
        }
        kq_head: HeadRecord { magic size version section_count }
        kq_section: SectionRecord { count offset }
        kq_meta: MetaRecord { medium input_len url_start url_len layout_start layout_len }
        kq_block: BlockRecord {
            text_start text_len span_start span_len first_run run_count path_start path_len line score gap level kind
            source label tier related unsplit reserved_byte reserved_short reserved
        }
        kq_run: RunRecord {
            text_start text_len source_start source_len target_start target_len inline_kind reserved
        }
        kq_part: PartRecord { block part start len text_start text_len has_text reserved }
    }
    numbers(&mut interface);
    interface
}

fn numbers(interface: &mut Interface) {
    for (name, value) in [
        ("MAGIC", i64::from(abi::MAGIC)),
        ("MAJOR", abi::MAJOR.into()),
        ("MINOR", abi::MINOR.into()),
        ("PANICS_ARE_CAUGHT", abi::PANICS_ARE_CAUGHT.into()),
        ("SHAREABLE", abi::SHAREABLE.into()),
        ("ON_NO_BLOCK", kiosque_plugin::ON_NO_BLOCK.into()),
        ("NO_BLOCK", abi::NO_BLOCK.into()),
        ("BAD_RANGE", abi::BAD_RANGE.into()),
        ("BAD_NUMBER", abi::BAD_NUMBER.into()),
        ("BAD_TEXT", abi::BAD_TEXT.into()),
        ("LIMIT", abi::LIMIT.into()),
        ("FAILED", abi::FAILED.into()),
    ] {
        interface.row(name, &format!("KQ_{name}"), value);
    }
    let labels = Label::ALL.map(|label| ("LABEL", label.name(), i64::from(label.number())));
    let parts = PartKind::ALL.map(|part| ("PART", part.name(), i64::from(part.number())));
    let lists = RelatedKind::ALL.map(|kind| ("RELATED", kind.name(), kind as i64 + 1));
    for (set, name, value) in labels.into_iter().chain(parts).chain(lists) {
        let name = format!("{set}_{}", name.to_uppercase());
        interface.row(&name, &format!("KQ_{name}"), value);
    }
    interface.layout_hash();
}

/// A change here breaks every plugin in the field: append, or raise the major version.
#[test]
#[cfg(target_pointer_width = "64")]
fn the_interface_is_the_golden_one() {
    let golden = include_str!("interface.golden");
    assert_eq!(interface().rust, golden.replace("\r\n", "\n"), "the interface differs from interface.golden");
}

#[test]
#[cfg(unix)]
fn the_header_says_the_same() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("header");
    std::fs::create_dir_all(&folder).unwrap();
    let interface = interface();
    let program = format!(
        "#include <stdio.h>\n#include \"kiosque_plugin.h\"\nint main(void)\n{{\n{}    return 0;\n}}\n",
        interface.program
    );
    std::fs::write(folder.join("kiosque_plugin.h"), HEADER).unwrap();
    std::fs::write(folder.join("layout.c"), program).unwrap();
    let compiled = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Wno-unused-function", "-Werror", "-o", "layout", "layout.c"])
        .current_dir(&folder)
        .status();
    match compiled {
        Err(_) => return eprintln!("skipped the_header_says_the_same: there is no C compiler `cc`"),
        Ok(status) => assert!(status.success(), "the header does not compile"),
    }
    let output = Command::new(folder.join("layout")).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), interface.rust);
}

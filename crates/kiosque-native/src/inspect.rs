//! What can be said of a library without opening it.

use crate::Error;
use crate::location::{check_mode, read};
use kiosque_plugin::abi::{MAJOR, SYMBOL_STEM};
use object::read::NameOrOrdinal;
use object::read::elf::{ElfFile, FileHeader};
use object::{Architecture, Endianness, Object, ObjectKind};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a library file says of itself without being opened: for `doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// The file, absolute, links resolved.
    pub path: PathBuf,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// The machine that it was built for: `x86_64`, `aarch64`; `None` if it is no library of a known format.
    pub machine: Option<String>,
    /// The entry symbols that it exports, of any version of the interface.
    pub entries: Vec<String>,
    /// The versions of system symbols that it asks for: `GLIBC_2.34`. Empty where libraries carry none.
    pub needs: Vec<String>,
    /// What would keep it from being loaded here, each a sentence.
    pub problems: Vec<String>,
}

impl Inspection {
    /// The newest glibc that the library asks for: `2.34`.
    pub fn glibc(&self) -> Option<&str> {
        let versions = self.needs.iter().filter_map(|need| need.strip_prefix("GLIBC_"));
        versions.filter_map(|version| Some((numbers(version)?, version))).max().map(|(_, version)| version)
    }
}

fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|number| number.parse().ok()).collect()
}

/// Looks at a library without opening it.
///
/// # Errors
/// [`Error::Io`], [`Error::NotAFile`] or [`Error::TooLarge`] if it cannot be read. A file that is no plugin is no error:
/// see [`Inspection::problems`].
pub fn inspect(path: &Path) -> Result<Inspection, Error> {
    let file = read(path)?;
    let machine = machine(&file.bytes);
    let entries = entries(&file.bytes);
    let mut problems = permissions(&file.path);
    problems.extend(foreign(machine.as_deref()));
    problems.extend(unreadable(&entries));
    Ok(Inspection {
        size: file.bytes.len() as u64,
        needs: needs(&file.bytes),
        path: file.path,
        sha256: file.sha256,
        machine,
        entries,
        problems,
    })
}

/// The entry symbols that a library exports, of any version of the interface, in order.
pub(crate) fn entries(bytes: &[u8]) -> Vec<String> {
    let Ok(file) = object::File::parse(bytes) else { return Vec::new() };
    let Ok(exports) = file.exports() else { return Vec::new() };
    let names = exports.filter_map(Result::ok).filter_map(|export| match export.name() {
        // Mach-O sets an underscore before each name of C.
        NameOrOrdinal::Name(name) => Some(String::from_utf8_lossy(name).trim_start_matches('_').to_owned()),
        NameOrOrdinal::Ordinal(_) => None,
    });
    names.filter(|name| name.starts_with(SYMBOL_STEM)).collect::<BTreeSet<_>>().into_iter().collect()
}

fn permissions(path: &Path) -> Vec<String> {
    let places = [Some(path), path.parent()];
    let checked =
        places.into_iter().flatten().map(|place| check_mode(place, &std::fs::metadata(place).ok()?).err());
    checked.flatten().map(|error| error.to_string()).collect()
}

fn machine(bytes: &[u8]) -> Option<String> {
    let file = object::File::parse(bytes).ok().filter(|file| file.kind() == ObjectKind::Dynamic)?;
    Some(match file.architecture() {
        Architecture::I386 => "x86".into(),
        other => format!("{other:?}").to_lowercase(),
    })
}

fn foreign(machine: Option<&str>) -> Option<String> {
    let here = std::env::consts::ARCH;
    match machine {
        None => Some("the file is not a shared library".into()),
        Some(machine) if machine != here => Some(format!("built for {machine}; this machine is {here}")),
        Some(_) => None,
    }
}

fn unreadable(entries: &[String]) -> Option<String> {
    let wanted = format!("{SYMBOL_STEM}{MAJOR}_");
    if entries.iter().any(|entry| entry.starts_with(&wanted)) {
        return None;
    }
    Some(match entries {
        [] => format!("no entry symbol; expected one that begins with {wanted}"),
        _ => format!("built for another version of the plugin interface: it exports {}", entries.join(", ")),
    })
}

/// Versions of symbols that an ELF library needs; other formats have none.
fn needs(bytes: &[u8]) -> Vec<String> {
    let needs = match object::File::parse(bytes) {
        Ok(object::File::Elf64(file)) => elf_needs(&file, bytes),
        Ok(object::File::Elf32(file)) => elf_needs(&file, bytes),
        _ => None,
    };
    needs.unwrap_or_default().into_iter().collect()
}

fn elf_needs<Elf>(file: &ElfFile<'_, Elf>, bytes: &[u8]) -> Option<BTreeSet<String>>
where
    Elf: FileHeader<Endian = Endianness>,
{
    let endian = file.endian();
    let sections = file.elf_section_table();
    let (mut libraries, strings) = sections.gnu_verneed(endian, bytes).ok()??;
    let strings = sections.strings(endian, bytes, strings).ok()?;
    let mut needs = BTreeSet::new();
    while let Some((_, mut versions)) = libraries.next().ok()? {
        while let Some(version) = versions.next().ok()? {
            needs.insert(String::from_utf8_lossy(version.name(endian, strings).ok()?).into_owned());
        }
    }
    Some(needs)
}

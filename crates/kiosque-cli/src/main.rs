//! The `kiosque` command.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    kiosque_native::serve_if_asked();
    kiosque_cli::run(std::env::args_os()).into()
}

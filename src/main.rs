//! The program: arguments in, exit status out. Must not know: anything else.

use std::process::ExitCode;

fn main() -> ExitCode {
    gongkai::command::main()
}

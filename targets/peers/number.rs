// u32::from_str of Rust's standard library, with which openvmm, Firecracker and cloud-hypervisor read ports. Speaks the
// lines of cts-peer-library.
use std::io::{self, BufRead, Write};

fn main() {
    println!("ready Rust");
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let bytes: Vec<u8> = (0..line.len() / 2)
            .map(|i| u8::from_str_radix(&line[2 * i..2 * i + 2], 16).unwrap())
            .collect();
        match String::from_utf8(bytes) {
            Ok(text) => match text.parse::<u32>() {
                Ok(value) => println!("= {}", value),
                Err(error) => println!("- {}", error),
            },
            Err(_) => println!("- not UTF-8, which no str can hold"),
        }
        io::stdout().flush().unwrap();
    }
}

// Uuid::parse_str of the crate uuid. Speaks the lines of cts-peer-library.
use std::io::{self, BufRead, Write};

fn main() {
    println!("ready Rust");
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let bytes: Vec<u8> = (0..line.len() / 2)
            .map(|i| u8::from_str_radix(&line[2 * i..2 * i + 2], 16).unwrap())
            .collect();
        match String::from_utf8(bytes) {
            Ok(text) => match uuid::Uuid::parse_str(&text) {
                Ok(value) => {
                    let memory: String = value.as_bytes().iter().map(|b| format!("{:02x}", b)).collect();
                    println!("= {} {}", value.hyphenated(), memory)
                }
                Err(error) => println!("- {}", error.to_string().replace(char::is_control, "?")),
            },
            Err(_) => println!("- not UTF-8, which no str can hold"),
        }
        io::stdout().flush().unwrap();
    }
}

//! Reads a dump with `kiosque-core` and `kiosque-text` alone.

fn main() {
    let page = kiosque_core::Page::text("Rain at last\r\n\r\nIt rained on Monday.\r\n");
    let reading = kiosque_text::read(&page);
    for (index, block) in reading.blocks().iter().enumerate() {
        println!("line {} {:?} {}", block.line, block.span, reading.text(index));
    }
    assert_eq!(reading.len(), 2);
    println!("1 passed, 0 failed");
}

//! What a native plugin author needs: the C interface, the page as plugins see it, and the export macro.
//!
//! A plugin labels the blocks of one site's pages where rules cannot say how. In Rust it is an
//! [`Extractor`](kiosque_core::Extractor) and one line:
//!
//! ```
//! use kiosque_plugin::kiosque_core::{
//!     Extractor, Label, Labels, Mark, Reading, Reason, Reasons, Recognition, Site, Tier, recognise_host,
//! };
//! use std::sync::Arc;
//!
//! /// The Gazette ends each story with a line of stars.
//! struct Gazette { site: Site, reasons: Arc<Reasons> }
//!
//! impl Gazette {
//!     fn new(_config: &str) -> Result<Gazette, String> {
//!         let end = Reason { name: "native:the-gazette/end".into(), why: "after the line of stars".into() };
//!         Ok(Gazette {
//!             site: Site { id: "the-gazette".into(), ..Site::default() },
//!             reasons: Arc::new(Reasons { tier: Tier::Native, list: vec![end] }),
//!         })
//!     }
//! }
//!
//! impl Extractor for Gazette {
//!     fn site(&self) -> &Site { &self.site }
//!     fn recognise(&self, reading: &Reading) -> Recognition { recognise_host(&self.site, reading) }
//!     fn extract(&self, reading: &Reading, labels: &mut Labels) {
//!         let by = labels.register(&self.reasons).by(0);
//!         let stars = (0..reading.len()).find(|&block| reading.text(block) == "***");
//!         for block in stars.unwrap_or(reading.len())..reading.len() {
//!             labels.set(block, Mark::new(Label::Chrome, by));
//!         }
//!     }
//! }
//!
//! kiosque_plugin::export!(the_gazette, Gazette::new);
//! # fn main() {
//! # unsafe extern "C" { fn kiosque_plugin_v1_the_gazette() -> *const kiosque_plugin::abi::Plugin; }
//! # let plugin = unsafe { &*kiosque_plugin_v1_the_gazette() };
//! # assert_eq!(unsafe { plugin.id.text() }, Some("the-gazette"));
//! # }
//! ```
//!
//! With `crate-type = ["rlib", "cdylib"]` the same code links into a program and loads as a library. In C, or any
//! language that speaks its calls, a plugin is written against [`HEADER`].
//!
//! The host writes a page down as a [`PageBlock`] and lends it; the plugin reads it through a [`PageView`] and answers
//! by calling the verbs of [`abi::Host`]. Nothing that one side owns is freed by the other.
//!
//! What this crate does not do: open libraries, which is `kiosque-native`'s work.

#![deny(unsafe_op_in_unsafe_fn)]

#[expect(unsafe_code, reason = "the C interface")]
pub mod abi;
mod answer;
mod decode;
mod encode;
mod record;
#[doc(hidden)]
#[expect(unsafe_code, reason = "the plugin's side of the C interface")]
pub mod sdk;
mod view;

pub use self::encode::PageBlock;
pub use self::record::{
    BlockRecord, HeadRecord, MetaRecord, ON_NO_BLOCK, PartRecord, RunRecord, SectionRecord,
};
pub use self::view::{BlockError, PageView};
pub use kiosque_core;

/// The C header, which is also the manual for authors in other languages.
pub const HEADER: &str = include_str!("../include/kiosque_plugin.h");

/// Exports an extractor as a native plugin.
///
/// `export!(walaw_press, WalawPress::new)` exports the site `walaw-press`: the first argument is the site's id with `_`
/// for `-`, the second builds the extractor from its configuration, `Fn(&str) -> Result<impl Extractor, impl Display>`.
/// The configuration is JSON, `{}` if the site states none.
///
/// The id stands in the name of the exported symbol, `kiosque_plugin_v1_walaw_press`, so that several plugins can be
/// linked into one program. A panic inside the extractor costs one page's native corrections.
///
/// An id that no site can have is refused by the compiler:
///
/// ```compile_fail
/// # use kiosque_plugin::kiosque_core::{Extractor, Labels, Reading, Recognition, Site};
/// # struct Gazette(Site);
/// # impl Extractor for Gazette {
/// #     fn site(&self) -> &Site { &self.0 }
/// #     fn recognise(&self, _: &Reading) -> Recognition { Recognition::No }
/// #     fn extract(&self, _: &Reading, _: &mut Labels) {}
/// # }
/// # fn new(_: &str) -> Result<Gazette, String> { Ok(Gazette(Site::default())) }
/// kiosque_plugin::export!(The_Gazette, new);
/// ```
#[macro_export]
macro_rules! export {
    ($id:ident, $new:expr) => {
        const _: () = {
            struct Exported;

            impl $crate::sdk::Export for Exported {
                const ID: &'static str = {
                    const BYTES: [u8; stringify!($id).len()] = $crate::sdk::site_id(stringify!($id));
                    match ::core::str::from_utf8(&BYTES) {
                        Ok(id) => id,
                        Err(_) => unreachable!(),
                    }
                };

                fn build(config: &str) -> Result<$crate::sdk::Instance, String> {
                    match $new(config) {
                        Ok(extractor) => Ok(Box::new(extractor)),
                        Err(error) => Err(::std::string::ToString::to_string(&error)),
                    }
                }
            }

            static PLUGIN: $crate::abi::Plugin = $crate::sdk::describe::<Exported>(env!("CARGO_PKG_VERSION"));

            #[unsafe(export_name = concat!("kiosque_plugin_v1_", stringify!($id)))]
            extern "C" fn entry() -> *const $crate::abi::Plugin {
                &PLUGIN
            }
        };
    };
}

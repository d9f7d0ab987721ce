//! The words of validation: garde's rules in two languages, with stable codes, and a few of our own.
//!
//! On a body: `#[garde(length(chars, min = 1, max = 200))]` counts characters. For a
//! [`Patch`] field: `#[garde(custom(rules::patch_chars(1, 200)))]`. A rule of a context returns
//! [`fault`].

use std::borrow::Cow;
use std::fmt::Display;
use std::marker::PhantomData;

use garde::Validate;
use garde::i18n::{I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind, with_i18n};
use heraut_kernel::{Locale, Patch, Problem};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::faults;
use crate::locale::current;

/// Stands between the code and the sentence in a garde message, because garde keeps only one text.
pub(super) const SEPARATOR: char = '\u{1f}';

/// Checks a value by its garde rules, in a language.
pub fn check<T: Validate>(value: &T, locale: Locale) -> Result<(), Problem>
where
    T::Context: Default,
{
    with_i18n(Words(locale), || value.validate()).map_err(|report| faults::from_garde(&report))
}

/// What a custom rule answers: a stable code, and the sentence in the request's language.
#[must_use]
pub fn fault(code: &str, fr: &str, en: &str) -> garde::Error {
    garde::Error::new(coded(code, current().pick(fr, en)))
}

/// Characters of a patched text, where it is set.
pub fn patch_chars<C>(min: usize, max: usize) -> impl Fn(&Patch<String>, &C) -> garde::Result {
    move |patch, _| {
        let words = Words(current());
        match patch.value().map(|text| text.chars().count()) {
            Some(count) if count < min => Err(garde::Error::new(words.length_lower_than(min))),
            Some(count) if count > max => Err(garde::Error::new(words.length_greater_than(max))),
            _ => Ok(()),
        }
    }
}

/// A patched text that may be replaced but not emptied.
pub fn patch_required<C>(max: usize) -> impl Fn(&Patch<String>, &C) -> garde::Result {
    move |patch, ctx| match patch {
        Patch::Null => Err(garde::Error::new(Words(current()).required_not_set())),
        _ => patch_chars(1, max)(patch, ctx),
    }
}

/// A patched number within bounds, where it is set.
pub fn patch_range<N: PartialOrd + Display, C>(min: N, max: N) -> impl Fn(&Patch<N>, &C) -> garde::Result {
    move |patch, _| {
        let words = Words(current());
        match patch.value() {
            Some(n) if *n < min => Err(garde::Error::new(words.range_lower_than(&min))),
            Some(n) if *n > max => Err(garde::Error::new(words.range_greater_than(&max))),
            _ => Ok(()),
        }
    }
}

/// `#[garde(custom(rules::web_address))]`: an address that a browser can open, http or https.
pub fn web_address<C>(text: &(impl AsRef<str> + ?Sized), _: &C) -> garde::Result {
    let text = text.as_ref();
    let odd = text.chars().any(|c| c.is_whitespace() || c.is_control());
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() && !odd => Ok(()),
        _ => Err(fault(
            "invalid_url",
            "Une adresse web en http:// ou https:// est attendue.",
            "A web address with http:// or https:// is expected.",
        )),
    }
}

/// The same for a patched address, where it is set.
pub fn patch_web_address<C>(max: usize) -> impl Fn(&Patch<String>, &C) -> garde::Result {
    move |patch, ctx| {
        patch_chars(1, max)(patch, ctx)?;
        patch.value().map_or(Ok(()), |text| web_address(text, ctx))
    }
}

/// `#[serde(deserialize_with = "rules::trimmed")]`: white space around a text is not part of it.
pub fn trimmed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(trim)
}

/// The same for an optional text; one that is empty is none. Wants `#[serde(default)]` too.
pub fn trimmed_opt<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(trim).filter(|text| !text.is_empty()))
}

/// The same for a patched text; one that is empty empties the field. Wants `#[serde(default)]` too.
pub fn trimmed_patch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Patch<String>, D::Error> {
    Ok(trimmed_opt(deserializer)?.map_or(Patch::Null, Patch::Value))
}

fn trim(text: String) -> String {
    let kept = text.trim();
    if kept.len() == text.len() { text } else { kept.to_owned() }
}

fn coded(code: &str, text: impl Display) -> String {
    format!("{code}{SEPARATOR}{text}")
}

/// garde's messages in a language.
struct Words(Locale);

impl Words {
    fn say(&self, code: &str, fr: impl Display, en: impl Display) -> Cow<'static, str> {
        match self.0 {
            Locale::Fr => coded(code, fr),
            Locale::En => coded(code, en),
        }
        .into()
    }
}

fn plural(count: usize) -> &'static str {
    if count > 1 { "s" } else { "" }
}

impl I18n for Words {
    fn length_lower_than(&self, min: usize) -> Cow<'static, str> {
        if min == 1 {
            return self.say("required", "Ce champ ne peut pas être vide.", "This cannot be empty.");
        }
        self.say(
            "too_short",
            format_args!("Au moins {min} éléments ou caractères sont attendus."),
            format_args!("At least {min} items or characters are expected."),
        )
    }

    fn length_greater_than(&self, max: usize) -> Cow<'static, str> {
        let s = plural(max);
        self.say(
            "too_long",
            format_args!("Trop long : {max} élément{s} ou caractère{s} au plus."),
            format_args!("Too long: at most {max} item{s} or character{s}."),
        )
    }

    fn range_lower_than(&self, min: &dyn Display) -> Cow<'static, str> {
        self.say("out_of_range", format_args!("Le minimum est {min}."), format_args!("The minimum is {min}."))
    }

    fn range_greater_than(&self, max: &dyn Display) -> Cow<'static, str> {
        self.say("out_of_range", format_args!("Le maximum est {max}."), format_args!("The maximum is {max}."))
    }

    fn credit_card_invalid(&self, _: InvalidCreditCard) -> Cow<'static, str> {
        self.say("invalid_value", "Ce numéro de carte n'est pas valable.", "This card number is not valid.")
    }

    fn pattern_no_match(&self, _: &dyn Display) -> Cow<'static, str> {
        self.say("invalid_format", "Ce format n'est pas accepté.", "This format is not accepted.")
    }

    fn contains_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        self.say("invalid_format", format_args!("« {pattern} » manque."), format_args!("“{pattern}” is missing."))
    }

    fn url_invalid(&self, _: InvalidUrl) -> Cow<'static, str> {
        self.say("invalid_url", "Cette adresse web n'est pas valable.", "This web address is not valid.")
    }

    fn prefix_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        self.say(
            "invalid_format",
            format_args!("Doit commencer par « {pattern} »."),
            format_args!("Must begin with “{pattern}”."),
        )
    }

    fn suffix_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        self.say(
            "invalid_format",
            format_args!("Doit finir par « {pattern} »."),
            format_args!("Must end with “{pattern}”."),
        )
    }

    fn phone_number_invalid(&self, _: InvalidPhoneNumber) -> Cow<'static, str> {
        self.say("invalid_value", "Ce numéro de téléphone n'est pas valable.", "This phone number is not valid.")
    }

    fn ip_invalid(&self, _: IpKind) -> Cow<'static, str> {
        self.say("invalid_value", "Cette adresse IP n'est pas valable.", "This IP address is not valid.")
    }

    fn matches_field_mismatch(&self, field: &dyn Display) -> Cow<'static, str> {
        self.say("mismatch", format_args!("Différent de « {field} »."), format_args!("Differs from “{field}”."))
    }

    fn email_invalid(&self, _: InvalidEmail) -> Cow<'static, str> {
        self.say("invalid_email", "Cette adresse e-mail n'est pas valable.", "This e-mail address is not valid.")
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        self.say("invalid_format", "Seuls les caractères ASCII sont acceptés.", "Only ASCII characters are accepted.")
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        self.say("invalid_format", "Lettres et chiffres seulement.", "Letters and digits only.")
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        self.say("required", "Ce champ est obligatoire.", "This field is required.")
    }
}

/// An object, for a type whose fields may all be absent: an array would be read as one otherwise.
pub fn object<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Members<T>(PhantomData<T>);

    impl<'de, T: DeserializeOwned> Visitor<'de> for Members<T> {
        type Value = T;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    deserializer.deserialize_map(Members(PhantomData))
}

/// The same where it may be absent.
pub fn object_opt<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    struct Whole<T>(T);

    impl<'de, T: DeserializeOwned> Deserialize<'de> for Whole<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            object(deserializer).map(Self)
        }
    }

    Ok(Option::<Whole<T>>::deserialize(deserializer)?.map(|whole| whole.0))
}

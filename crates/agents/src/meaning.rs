//! What is near in meaning, where the operator names a model that embeds: vectors as they are kept, how near is near, and how
//! what meaning finds is joined with what words find.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

/// Passages of either ranking that are joined.
pub const DEPTH: usize = 20;
/// The share of questions that must be nearer to their own answer than any is to a strange one, or a model is of no use.
const TELLS: f64 = 0.6;
/// How little a better rank counts: the usual value of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009).
const RANK: f64 = 60.0;

/// A vector as it is kept: a byte for each number. Only its direction counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector(Vec<i8>);

impl Vector {
    /// Of a model's numbers, which are finite and not all zero.
    #[must_use]
    pub fn new(numbers: &[f32]) -> Self {
        let longest = numbers.iter().fold(0.0_f32, |longest, it| longest.max(it.abs()));
        #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
        let byte = |number: &f32| (number / longest * 127.0).round() as i8;
        Self(numbers.iter().map(byte).collect())
    }

    /// As it is stored.
    #[must_use]
    pub fn written(&self) -> String {
        STANDARD.encode(self.0.iter().map(|it| it.cast_unsigned()).collect::<Vec<u8>>())
    }

    /// As it was stored; nothing where it was not by us.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Some(Self(STANDARD.decode(text).ok()?.into_iter().map(u8::cast_signed).collect()))
    }

    /// How near another is, from -1 to 1: the cosine of the angle between them. Vectors of two lengths are not near.
    #[must_use]
    pub fn near(&self, other: &Self) -> f64 {
        if self.0.len() != other.0.len() {
            return -1.0;
        }
        // Of 8,192 numbers at most: 2^27 fits.
        let product = |one: &[i8], other: &[i8]| -> f64 {
            f64::from(one.iter().zip(other).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum::<i32>())
        };
        let lengths = (product(&self.0, &self.0) * product(&other.0, &other.0)).sqrt();
        if lengths > 0.0 { product(&self.0, &other.0) / lengths } else { -1.0 }
    }
}

/// Questions and the texts that answer them, by language: what a model calls near is measured with them.
static PAIRS: LazyLock<BTreeMap<String, Vec<[String; 2]>>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/pairs.json")).unwrap_or_default());

/// The texts that a model is measured with.
#[must_use]
pub fn measuring() -> Vec<String> {
    PAIRS.values().flatten().flatten().cloned().collect()
}

/// How near a passage must be to be about a question, by a model's vectors of [`measuring`]: nearer than any question is to
/// the answer of another. Nothing where the model does not tell them apart.
#[must_use]
pub fn measured(vectors: &[Vector]) -> Option<f64> {
    let (mut own, mut strange) = (Vec::new(), -1.0_f64);
    let mut vectors = vectors.iter();
    for pairs in PAIRS.values() {
        let placed: Vec<(&Vector, &Vector)> =
            pairs.iter().map_while(|_| Some((vectors.next()?, vectors.next()?))).collect();
        for (n, (question, _)) in placed.iter().enumerate() {
            for (m, (_, answer)) in placed.iter().enumerate() {
                let near = question.near(answer);
                if n == m {
                    own.push(near);
                } else {
                    strange = strange.max(near);
                }
            }
        }
    }
    let told = own.iter().filter(|near| **near > strange).count();
    #[expect(clippy::cast_precision_loss, reason = "a few dozen")]
    let tells = told as f64 >= TELLS * own.len() as f64 && told > 0;
    tells.then_some(strange)
}

/// Two rankings as one: what stands high in either stands high, and what stands in both stands higher.
#[must_use]
pub fn joined(words: &[Uuid], meaning: &[Uuid]) -> Vec<Uuid> {
    let mut scores: HashMap<Uuid, f64> = HashMap::new();
    let mut order: Vec<Uuid> = Vec::new();
    for ranking in [words, meaning] {
        for (rank, id) in ranking.iter().take(DEPTH).enumerate() {
            if !scores.contains_key(id) {
                order.push(*id);
            }
            #[expect(clippy::cast_precision_loss, reason = "ranks")]
            let score = 1.0 / (RANK + 1.0 + rank as f64);
            *scores.entry(*id).or_default() += score;
        }
    }
    // Stable: of two that stand alike, the one that words found comes first.
    order.sort_by(|one, other| scores[other].total_cmp(&scores[one]));
    order
}

#[cfg(test)]
mod tests {
    use heraut_llm::testing::provider::place;

    use super::*;

    #[test]
    fn a_kept_vector_points_where_it_pointed() {
        let numbers: Vec<f32> = (0..1536_u16).map(|n| (f32::from(n) * 0.37).sin() / 40.0).collect();
        let vector = Vector::new(&numbers);
        assert_eq!(Vector::read(&vector.written()), Some(vector.clone()));
        assert!((vector.near(&vector) - 1.0).abs() < 1e-9);
        let other: Vec<f32> = (0..1536_u16).map(|n| (f32::from(n) * 0.37 + 0.5).sin() / 7.0).collect();
        let cosine = |a: &[f32], b: &[f32]| {
            let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum::<f64>();
            dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
        };
        assert!((vector.near(&Vector::new(&other)) - cosine(&numbers, &other)).abs() < 0.005);
        assert!((vector.near(&Vector::new(&[1.0, 0.0])) + 1.0).abs() < 1e-9, "of another model");
        assert!(Vector::read("?").is_none());
    }

    #[test]
    fn a_model_is_of_use_where_it_tells_answers_apart() {
        let knowing: Vec<Vector> = measuring().iter().map(|text| Vector::new(&place(text))).collect();
        let near = measured(&knowing).unwrap();
        assert!((0.2..0.8).contains(&near), "{near}");
        // Of the letters alone nothing can be told, of noise neither; and an answer that broke off measures nothing.
        let letters = |text: &String| {
            let mut counts = [1.0_f32; 26];
            for letter in text.to_lowercase().bytes().filter(u8::is_ascii_lowercase) {
                counts[usize::from(letter - b'a')] += 1.0;
            }
            Vector::new(&counts)
        };
        assert_eq!(measured(&measuring().iter().map(letters).collect::<Vec<_>>()), None);
        assert_eq!(measured(&vec![Vector::new(&[1.0, 1.0]); measuring().len()]), None);
        assert_eq!(measured(&[]), None);
    }

    #[test]
    fn what_both_find_comes_first() {
        let [a, b, c] = [Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3)];
        assert_eq!(joined(&[a, b], &[c, b]), [b, a, c]);
        assert_eq!(joined(&[], &[c, a]), [c, a]);
        assert_eq!(joined(&[a], &[]), [a]);
    }
}

//! A scenario as Markdown, for a wiki, a ticket or a mail.

use std::fmt::Write;

use heraut_kernel::Locale;

use super::words;
use crate::document::Names;
use crate::plan::{Plan, PlanItem};
use crate::scenario::Scenario;

/// The document of a scenario, headings in a language.
#[must_use]
pub fn markdown(scenario: &Scenario, locale: Locale) -> String {
    let resume = &scenario.resume;
    let mut out = format!("# {}\n\n**{}**\n", inline(&resume.nom), inline(&resume.thematique));
    if let Some(description) = resume.description.as_deref().filter(|text| !text.trim().is_empty()) {
        let _ = write!(out, "\n{}\n", paragraph(description));
    }
    let mut kind = String::new();
    // The scenario itself is the first row.
    for [genre, name, description, detail] in super::tables::inputs(scenario, locale).into_iter().skip(1) {
        if genre != kind {
            let _ = write!(out, "\n## {}\n\n", plural(&genre));
            kind = genre;
        }
        let _ = write!(out, "- **{}**", inline(&name));
        if !detail.is_empty() {
            let _ = write!(out, " ({})", inline(&detail));
        }
        if !description.trim().is_empty() {
            let _ = write!(out, "{}{}", locale.pick("\u{a0}: ", ": "), inline(&description));
        }
        out.push('\n');
    }
    if let Some(plan) = &scenario.plan {
        lines(&mut out, plan, &Names(scenario), locale);
    }
    out
}

/// French and English make these plurals alike, but for what has no plural.
fn plural(genre: &str) -> String {
    if genre == "Content" { genre.to_owned() } else { format!("{genre}s") }
}

fn lines(out: &mut String, plan: &Plan, names: &Names<'_>, locale: Locale) {
    let _ =
        write!(out, "\n## {}\n\n{}\n\n", locale.pick("Plan de diffusion", "Diffusion plan"), paragraph(&plan.resume));
    let head = locale.pick(
        "| Date | Étape · Cible | Format · Canal | Message | Fréquence | KPI | Statut |",
        "| Date | Stage · Audience | Format · Channel | Message | Frequency | KPI | Status |",
    );
    let _ = write!(out, "{head}\n|---|---|---|---|---|---|---|\n");
    for item in &plan.items {
        let _ = writeln!(out, "| {} |", cells(item, names, locale).map(|cell| inline(&cell)).join(" | "));
    }
}

fn cells(item: &PlanItem, names: &Names<'_>, locale: Locale) -> [String; 7] {
    let day = item.date_debut.map(|day| day.format(locale.pick("%d/%m/%Y", "%Y-%m-%d")).to_string());
    let both = |a: &str, b: &str| [a, b].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let message = match &item.cta {
        Some(cta) => format!("{} → {cta}", item.message),
        None => item.message.clone(),
    };
    [
        both(&day.unwrap_or_default(), item.heure.as_deref().unwrap_or_default()),
        both(item.etape.map(|at| words::etape(at, locale)).unwrap_or_default(), names.cible(item.cible_id)),
        words::title(item, locale),
        message,
        item.frequence.clone(),
        item.kpi.clone(),
        words::statut(item.statut, locale).to_owned(),
    ]
}

/// Text on one line that Markdown shows as it is.
fn inline(text: &str) -> String {
    escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Text of several lines; a line that would begin a heading, a list or a quotation does not.
fn paragraph(text: &str) -> String {
    text.trim().lines().map(|line| escaped(line.trim())).collect::<Vec<_>>().join("\n")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let number = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let opens = at == 0 && matches!(c, '#' | '>' | '-' | '+' | '=');
        let counts = number > 0 && at == number && matches!(c, '.' | ')');
        if opens || counts || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(inline("a | b\n<b>*c*</b> [d](javascript:e)"), r"a \| b \<b>\*c\*\</b> \[d\](javascript:e)");
        assert_eq!(
            paragraph("# un\n1. deux\n- trois\nquatre - cinq 6."),
            "\\# un\n1\\. deux\n\\- trois\nquatre - cinq 6."
        );
    }
}

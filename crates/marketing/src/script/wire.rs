//! The shapes that models are asked for: flat, few, in the words of the seed. Only their schemas go out; what comes back is
//! read leniently by the [judges](super::judge).

use std::sync::LazyLock;

use heraut_llm::AnswerSchema;
use schemars::JsonSchema;

use super::{Genre, PLAN, REPLY, SEARCH, SUGGEST};

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty = $about:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(JsonSchema)]
        #[expect(dead_code, reason = "only its schema is used")]
        struct $name {
            $(#[doc = $about] $field: $type,)*
        }
    )*};
}

shapes! {
    ObjectifWire { label: String = "At most 120 characters", description: String = "One or two sentences", insight: String = "Why it suits" }
    CibleWire {
        label: String = "At most 120 characters",
        persona: String = "Who they are, what they worry about",
        segment: String = "Segment of companies, at most 120 characters",
        maturite: String = "awareness, consideration or decision",
        insight: String = "Why it suits",
    }
    RessourceWire {
        r#type: String = "article, video, webinar, cas_client or autre",
        titre: String = "At most 150 characters",
        note: String = "What it contains",
        usage: String = "What the scenario uses it for, at most 120 characters",
        insight: String = "Why it suits",
    }
    Objectifs { items: Vec<ObjectifWire> = "Exactly three" }
    Cibles { items: Vec<CibleWire> = "Exactly three" }
    Ressources { items: Vec<RessourceWire> = "Exactly three" }
    InspirationWire {
        titre: String = "Title",
        extrait: String = "The idea in two or three sentences",
        recommandation_action: String = "What to do with it",
        etape: String = "awareness, consideration, decision or retention",
        format: String = "Format of the content",
        kind: String = "What can be added from it: objectif, cible or ressource",
        label: String = "Its label, at most 120 characters",
    }
    Inspirations { items: Vec<InspirationWire> = "Exactly three" }
    LineWire {
        format: String = "article, video, webinar, newsletter, post_social…, at most 60 characters",
        message: String = "What is said",
        canal: String = "Channel, at most 60 characters",
        frequence: String = "How often, in words, at most 60 characters",
        kpi: String = "Indicator, at most 80 characters",
        date_debut: Option<String> = "First day, YYYY-MM-DD",
        heure: Option<String> = "HH:MM",
        rrule: Option<String> = "RFC 5545 recurrence without DTSTART",
        etape: Option<String> = "awareness, consideration, decision or retention",
        cible_id: Option<i64> = "Identifier of an audience of the scenario",
        objectif_id: Option<i64> = "Identifier of an objective of the scenario",
        ressource_id: Option<i64> = "Identifier of a resource of the scenario",
        cta: Option<String> = "Call to action",
        note: Option<String> = "What to check or start before",
        effort_h: Option<f64> = "Hours of work for the whole line",
        pourquoi: Option<String> = "Why this line",
    }
    PlanWire { resume: String = "The strategy in three to five sentences", items: Vec<LineWire> = "The lines" }
    ActionWire { intent: String = "One of the given intents", label: String = "What the button says" }
    EntityWire {
        kind: String = "objectif, cible or ressource",
        label: String = "At most 120 characters",
        description: Option<String> = "What it is",
        insight: Option<String> = "Why it suits",
    }
    MarketingReply {
        message_markdown: String = "The answer, Markdown",
        actions: Vec<ActionWire> = "At most three",
        entities_to_create: Vec<EntityWire> = "At most three",
        errors: Vec<String> = "What could not be done",
    }
}

/// Made once: a schema costs more than the request that carries it.
static SCHEMAS: LazyLock<[AnswerSchema; 6]> = LazyLock::new(|| {
    [
        AnswerSchema::of::<Objectifs>("suggest_objectif"),
        AnswerSchema::of::<Cibles>("suggest_cible"),
        AnswerSchema::of::<Ressources>("suggest_ressource"),
        AnswerSchema::of::<Inspirations>("search"),
        AnswerSchema::of::<PlanWire>("plan"),
        AnswerSchema::of::<MarketingReply>("marketing_reply"),
    ]
});

/// The shape of a task's answer.
#[must_use]
pub fn schema(task: &str, genre: Option<Genre>) -> Option<AnswerSchema> {
    let name = match (task, genre) {
        (SUGGEST, Some(Genre::Objectif)) => "suggest_objectif",
        (SUGGEST, Some(Genre::Cible)) => "suggest_cible",
        (SUGGEST, _) => "suggest_ressource",
        (SEARCH, _) => "search",
        (PLAN, _) => "plan",
        (REPLY, _) => "marketing_reply",
        _ => return None,
    };
    SCHEMAS.iter().find(|schema| &*schema.name == name).cloned()
}

//! The rows of statistics. Two tables have the same counts: they are spelled out once.

use heraut_store::tenant;

macro_rules! counted {
    ($module:ident, $table:literal, { $($key:tt)* }, { $($rest:tt)* }) => {
        pub(super) mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $($key)*
                pub conversations: i64,
                pub user_messages: i64,
                pub assistant_messages: i64,
                pub operator_messages: i64,
                pub prompt_tokens: i64,
                pub completion_tokens: i64,
                pub cost_micros: i64,
                pub errors: i64,
                pub unanswered: i64,
                pub budget_ends: i64,
                pub handoffs: i64,
                pub thumbs_up: i64,
                pub thumbs_down: i64,
                pub leads: i64,
                $($rest)*
                pub created_at: DateTime,
                pub updated_at: DateTime,
            }

            impl Model {
                pub fn counts(&self) -> crate::statistics::Counts {
                    crate::statistics::Counts {
                        conversations: self.conversations,
                        user_messages: self.user_messages,
                        assistant_messages: self.assistant_messages,
                        operator_messages: self.operator_messages,
                        prompt_tokens: self.prompt_tokens,
                        completion_tokens: self.completion_tokens,
                        cost_micros: self.cost_micros,
                        errors: self.errors,
                        unanswered: self.unanswered,
                        budget_ends: self.budget_ends,
                        handoffs: self.handoffs,
                        thumbs_up: self.thumbs_up,
                        thumbs_down: self.thumbs_down,
                        leads: self.leads,
                    }
                }
            }

            impl ActiveModel {
                pub fn with(mut self, counts: &crate::statistics::Counts) -> Self {
                    self.conversations = sea_orm::ActiveValue::Set(counts.conversations);
                    self.user_messages = sea_orm::ActiveValue::Set(counts.user_messages);
                    self.assistant_messages = sea_orm::ActiveValue::Set(counts.assistant_messages);
                    self.operator_messages = sea_orm::ActiveValue::Set(counts.operator_messages);
                    self.prompt_tokens = sea_orm::ActiveValue::Set(counts.prompt_tokens);
                    self.completion_tokens = sea_orm::ActiveValue::Set(counts.completion_tokens);
                    self.cost_micros = sea_orm::ActiveValue::Set(counts.cost_micros);
                    self.errors = sea_orm::ActiveValue::Set(counts.errors);
                    self.unanswered = sea_orm::ActiveValue::Set(counts.unanswered);
                    self.budget_ends = sea_orm::ActiveValue::Set(counts.budget_ends);
                    self.handoffs = sea_orm::ActiveValue::Set(counts.handoffs);
                    self.thumbs_up = sea_orm::ActiveValue::Set(counts.thumbs_up);
                    self.thumbs_down = sea_orm::ActiveValue::Set(counts.thumbs_down);
                    self.leads = sea_orm::ActiveValue::Set(counts.leads);
                    self
                }
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
        tenant!($module, stamped);
    };
}

counted!(agent_delta, "agent_deltas", {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: i64,
    pub agent_id: Uuid,
    pub jour: String,
    pub visitor_id: Option<Uuid>,
    pub ttft_ms: Option<i32>,
    pub response_time_ms: Option<i32>,
}, {});

counted!(agent_day, "agent_days", {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub agent_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub jour: String,
}, {
    pub response_sum_ms: i64,
    pub timed_answers: i64,
    pub last_conversation_at: Option<DateTime>,
});

pub(super) mod agent_histogram {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_histograms")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub agent_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub jour: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub metric: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub bucket: i32,
        pub answers: i64,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_histogram, stamped);

pub(super) mod agent_day_visitor {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_day_visitors")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub agent_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub jour: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub visitor_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_day_visitor);

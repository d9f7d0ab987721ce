import type { Message, Proposal } from "@heraut/client";
import { Badge, Button } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { useI18n, useMayEdit } from "~/core/services";
import { EntityForm } from "~/features/entities";
import type { EntityKind, ScenarioEntity } from "~/features/entities";

type ProposalCardsProps = {
  message: Message;
  busy: boolean;
  onDecide: (proposal: Proposal, accepted: boolean) => void;
  onModify: (proposal: Proposal, entity: ScenarioEntity) => Promise<unknown>;
  onAcceptAll: () => void;
};

/** What Héraut would add. Nothing is written before the reader accepts. */
export function ProposalCards(props: ProposalCardsProps) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const [edited, setEdited] = createSignal<Proposal | null>(null);
  const open = () => props.message.proposals.filter((one) => one.statut === "proposee").length;
  return (
    <div role="group" aria-label={t().proposals.label} class="mt-1 w-full">
      <ul class="grid gap-px overflow-hidden rounded-lg border border-rule bg-rule">
        <For each={props.message.proposals}>
          {(proposal) => (
            <ProposalCard
              proposal={proposal}
              busy={props.busy}
              onDecide={(accepted) => props.onDecide(proposal, accepted)}
              onModify={() => setEdited(proposal)}
            />
          )}
        </For>
      </ul>
      <Show when={mayEdit() && open() > 1}>
        <Button size="sm" class="mt-2" icon="check" disabled={props.busy} onClick={() => props.onAcceptAll()}>
          {t().proposals.acceptAll(open())}
        </Button>
      </Show>
      <Show when={edited()}>
        {(proposal) => (
          <EntityForm
            kind={proposal().entity.kind as EntityKind}
            initial={proposal().entity}
            title={t().proposals.editTitle}
            onClose={() => setEdited(null)}
            onSubmit={(entity) => props.onModify(proposal(), entity)}
          />
        )}
      </Show>
    </div>
  );
}

type CardProps = {
  proposal: Proposal;
  busy: boolean;
  onDecide: (accepted: boolean) => void;
  onModify: () => void;
};

function ProposalCard(props: CardProps) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  return (
    <li class="flex animate-arrive flex-wrap items-start gap-x-4 gap-y-1.5 bg-surface px-3 py-2 sm:flex-nowrap">
      <div class="min-w-0 flex-1 basis-60 text-sm">
        <div class="flex flex-wrap items-baseline gap-x-2">
          <h2 class="font-serif text-base font-semibold">{props.proposal.label}</h2>
          <p class="text-2xs font-semibold tracking-wider text-accent uppercase">
            {t().proposals.kinds[props.proposal.entity.kind]}
          </p>
        </div>
        <Show when={props.proposal.description}>
          <p>{props.proposal.description}</p>
        </Show>
        <Show when={props.proposal.insight}>
          <p class="text-muted">
            <span class="font-medium text-ink">{t().proposals.insight}</span> — {props.proposal.insight}
          </p>
        </Show>
      </div>
      <Show when={props.proposal.statut === "proposee"} fallback={<Verdict proposal={props.proposal} />}>
        <Show when={mayEdit()}>
          <CardButtons {...props} />
        </Show>
      </Show>
    </li>
  );
}

function Verdict(props: { proposal: Proposal }) {
  const { t } = useI18n();
  return (
    <Badge tone={props.proposal.statut === "acceptee" ? "positive" : "neutral"}>
      {
        t().proposals[props.proposal.statut === "acceptee" ? "accepted" : "refused"][
          props.proposal.entity.kind
        ]
      }
    </Badge>
  );
}

function CardButtons(props: CardProps) {
  const { t } = useI18n();
  const name = () => props.proposal.label;
  return (
    <div class="flex shrink-0 flex-wrap gap-1">
      <Button
        size="sm"
        variant="primary"
        disabled={props.busy}
        aria-label={t().proposals.acceptNamed(name())}
        onClick={() => props.onDecide(true)}
      >
        {t().proposals.accept}
      </Button>
      <Show when={props.proposal.entity.kind !== "scenario"}>
        <Button
          size="sm"
          disabled={props.busy}
          aria-label={t().proposals.modifyNamed(name())}
          onClick={() => props.onModify()}
        >
          {t().proposals.modify}
        </Button>
      </Show>
      <Button
        size="sm"
        variant="quiet"
        disabled={props.busy}
        aria-label={t().proposals.refuseNamed(name())}
        onClick={() => props.onDecide(false)}
      >
        {t().proposals.refuse}
      </Button>
    </div>
  );
}

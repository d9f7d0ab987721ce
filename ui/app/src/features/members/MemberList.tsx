import type { Member, Role } from "@heraut/client";
import { Badge, Icon, Menu, Select, buttonClass } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Confirm } from "~/core/Confirm";
import { useI18n, useServices } from "~/core/services";

export const roles: Role[] = ["owner", "editor", "viewer"];

type Asked =
  { do: "remove" | "transfer" | "leave"; member: Member } | { do: "demote"; member: Member; role: Role };
type ListProps = { members: Member[]; onChanged: () => void };

/** The members. A role is changed at once, and back again; what cannot be taken back is asked about first. */
export function MemberList(props: ListProps) {
  const [asked, setAsked] = createSignal<Asked | null>(null);
  const actions = createMemberActions(() => {
    setAsked(null);
    props.onChanged();
  });
  const choose = (member: Member, role: Role) => {
    if (role === member.role) return;
    if (member.you) setAsked({ do: "demote", member, role });
    else void actions.setRole(member, role);
  };
  return (
    <>
      <ul class="divide-y divide-rule">
        <For each={props.members}>
          {(member) => (
            <MemberRow
              member={member}
              onRole={(role) => choose(member, role)}
              onAsk={(what) => setAsked({ do: what, member })}
            />
          )}
        </For>
      </ul>
      <Show when={asked()}>
        {(question) => <Question asked={question()} actions={actions} onClose={() => setAsked(null)} />}
      </Show>
    </>
  );
}

function createMemberActions(onChanged: () => void) {
  const { apiClient, entry, i18n } = useServices();
  const { t } = i18n;
  const { attempt } = createAttempt();
  const write = async (member: Member, role: Role) => {
    await apiClient.members.setRole(member.user_id, role);
    if (member.you) await entry.look();
    onChanged();
    return true;
  };
  return {
    setRole: (member: Member, role: Role) =>
      attempt(() => write(member, role), {
        done: () => t().members.roleChanged(member.name, t().roles.names[role]),
        // Whoever gave their own role away cannot take it back themselves.
        undo: member.you ? undefined : () => write(member, member.role),
      }).then((done) => done ?? onChanged()),
    remove: (member: Member) =>
      attempt(() => apiClient.members.remove(member.user_id).then(() => true), {
        done: () => t().members.removed(member.name),
      }).then(onChanged),
    transfer: (member: Member) =>
      attempt(() => apiClient.members.transfer(member.user_id), {
        done: () => t().members.transferred(member.name),
      })
        .then(entry.look)
        .then(onChanged),
    leave: () =>
      attempt(async () => {
        await apiClient.members.leave();
        const rest = entry.session()?.workspaces.find((one) => one.id !== entry.session()?.workspace.id);
        if (rest) entry.enterWorkspace(rest.id);
        else await entry.look();
      }),
  };
}

type RowProps = {
  member: Member;
  onRole: (role: Role) => void;
  onAsk: (what: "remove" | "transfer" | "leave") => void;
};

function MemberRow(props: RowProps) {
  const { t, date } = useI18n();
  const { entry } = useServices();
  const owner = () => entry.may("owner");
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-56">
        <p class="flex flex-wrap items-center gap-2 font-medium">
          <span class="break-words">{props.member.name}</span>
          <Show when={props.member.you}>
            <Badge tone="accent">{t().members.you}</Badge>
          </Show>
        </p>
        <p class="text-sm break-words text-muted">
          {[props.member.email, t().members.since(date(props.member.since))].filter(Boolean).join(" · ")}
        </p>
      </div>
      <Show when={owner()} fallback={<Badge>{t().roles.names[props.member.role]}</Badge>}>
        <Select
          label={t().members.roleOf(props.member.name)}
          hideLabel
          compact
          class="w-36"
          value={props.member.role}
          options={roles.map((role) => ({ value: role, label: t().roles.names[role] }))}
          onChange={(role) => props.onRole(role as Role)}
        />
      </Show>
      <RowMenu {...props} owner={owner()} />
    </li>
  );
}

function RowMenu(props: RowProps & { owner: boolean }) {
  const { t } = useI18n();
  const entries = () => {
    if (props.member.you) {
      return [{ label: t().members.leave, danger: true, onSelect: () => props.onAsk("leave") }];
    }
    return [
      { label: t().members.transfer, onSelect: () => props.onAsk("transfer") },
      { label: t().members.remove, danger: true, onSelect: () => props.onAsk("remove") },
    ];
  };
  return (
    <Show when={props.owner || props.member.you} fallback={<span class="size-8" />}>
      <Menu
        label={t().members.actions(props.member.name)}
        triggerClass={`${buttonClass("quiet", "sm")} !px-1.5 text-muted`}
        entries={entries()}
      >
        <Icon name="more" />
      </Menu>
    </Show>
  );
}

type QuestionProps = { asked: Asked; actions: ReturnType<typeof createMemberActions>; onClose: () => void };

function Question(props: QuestionProps) {
  const { t } = useI18n();
  const name = () => props.asked.member.name;
  const words = () => {
    const { members } = t();
    switch (props.asked.do) {
      case "remove":
        return { title: members.removeTitle(name()), hint: members.removeHint, submit: members.remove };
      case "transfer":
        return {
          title: members.transferTitle(name()),
          hint: members.transferHint(name()),
          submit: members.transfer,
        };
      case "leave":
        return { title: members.leave, hint: members.leaveHint, submit: members.leave };
      case "demote":
        return { title: members.demoteTitle, hint: members.demoteHint, submit: members.demote };
    }
  };
  const confirm = () => {
    const { asked, actions } = props;
    if (asked.do === "demote") return actions.setRole(asked.member, asked.role);
    return actions[asked.do](asked.member);
  };
  return (
    <Confirm
      title={words().title}
      submitLabel={words().submit}
      danger={props.asked.do !== "transfer"}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <p>{words().hint}</p>
    </Confirm>
  );
}

import { For, Match, Switch, createMemo } from "solid-js";
import { Dynamic } from "solid-js/web";
import { parseBlocks } from "./block";
import type { Block } from "./block";
import type { Inline } from "./inline";

/** Shows markdown as real nodes. No HTML is ever parsed, so nothing a model writes can become script. */
export function Markdown(props: { source: string; class?: string }) {
  const blocks = createMemo(() => parseBlocks(props.source));
  return (
    <div class={`prose-heraut ${props.class ?? ""}`}>
      <Blocks blocks={blocks()} />
    </div>
  );
}

type Of<T extends { kind: string }, K extends T["kind"]> = Extract<T, { kind: K }>;
const as = <T extends { kind: string }, K extends T["kind"]>(node: T, kind: K): Of<T, K> | false =>
  node.kind === kind ? (node as Of<T, K>) : false;

function Blocks(props: { blocks: Block[] }) {
  return <For each={props.blocks}>{(block) => <BlockView block={block} />}</For>;
}

function BlockView(props: { block: Block }) {
  return (
    <Switch>
      <Match when={as(props.block, "paragraph")}>
        {(block) => (
          <p>
            <Inlines nodes={block().children} />
          </p>
        )}
      </Match>
      <Match when={as(props.block, "heading")}>
        {(block) => (
          // The page has its own title: those of a message start one below.
          <Dynamic component={`h${Math.min(block().level + 1, 6)}`}>
            <Inlines nodes={block().children} />
          </Dynamic>
        )}
      </Match>
      <Match when={as(props.block, "list")}>{(block) => <ListView list={block()} />}</Match>
      <Match when={as(props.block, "table")}>{(block) => <TableView table={block()} />}</Match>
      <Match when={as(props.block, "quote")}>
        {(block) => (
          <blockquote>
            <Blocks blocks={block().blocks} />
          </blockquote>
        )}
      </Match>
      <Match when={as(props.block, "code")}>
        {(block) => (
          <pre tabindex="0">
            <code>{block().text}</code>
          </pre>
        )}
      </Match>
      <Match when={as(props.block, "rule")}>
        <hr />
      </Match>
    </Switch>
  );
}

function ListView(props: { list: Of<Block, "list"> }) {
  return (
    <Dynamic
      component={props.list.ordered ? "ol" : "ul"}
      start={props.list.start === 1 ? undefined : props.list.start}
    >
      <For each={props.list.items}>{(item) => <ItemView blocks={item} />}</For>
    </Dynamic>
  );
}

/** A tight item is its text alone; a loose one keeps its paragraphs. */
function ItemView(props: { blocks: Block[] }) {
  const head = () => as(props.blocks[0] ?? { kind: "rule" }, "paragraph");
  return (
    <li>
      <Switch fallback={<Blocks blocks={props.blocks} />}>
        <Match when={head()}>
          {(paragraph) => (
            <>
              <Inlines nodes={paragraph().children} />
              <Blocks blocks={props.blocks.slice(1)} />
            </>
          )}
        </Match>
      </Switch>
    </li>
  );
}

function TableView(props: { table: Of<Block, "table"> }) {
  return (
    <div class="relative overflow-x-auto" tabindex="0" role="group">
      <table>
        <thead>
          <tr>
            <For each={props.table.head}>
              {(cell) => (
                <th scope="col">
                  <Inlines nodes={cell} />
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.table.rows}>
            {(row) => (
              <tr>
                <For each={row}>
                  {(cell) => (
                    <td>
                      <Inlines nodes={cell} />
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function Inlines(props: { nodes: Inline[] }) {
  return <For each={props.nodes}>{(node) => <InlineView node={node} />}</For>;
}

function InlineView(props: { node: Inline }) {
  return (
    <Switch>
      <Match when={as(props.node, "text")}>{(node) => <>{node().text}</>}</Match>
      <Match when={as(props.node, "code")}>{(node) => <code>{node().text}</code>}</Match>
      <Match when={as(props.node, "break")}>
        <br />
      </Match>
      <Match when={as(props.node, "link")}>
        {(node) => (
          <a href={node().href} target="_blank" rel="noopener noreferrer nofollow">
            <Inlines nodes={node().children} />
          </a>
        )}
      </Match>
      <Match when={as(props.node, "emphasis")}>
        {(node) => (
          <Dynamic component={node().tag}>
            <Inlines nodes={node().children} />
          </Dynamic>
        )}
      </Match>
    </Switch>
  );
}

import { Index, Match, Switch, createMemo } from "solid-js";
import { Dynamic } from "solid-js/web";
import { parseBlocks } from "./block";
import type { Block } from "./block";
import type { Inline } from "./inline";
import { soFar } from "./partial";

type MarkdownProps = {
  source: string;
  /** More is still to come: marks that are open are closed for now, so that none of them flashes by. */
  partial?: boolean;
  class?: string;
};

/**
 * Shows markdown as real nodes. No HTML is ever parsed, so nothing a model writes can become script.
 * Parts keep their nodes by their place: text that grows changes the last of them and leaves the others alone.
 */
export function Markdown(props: MarkdownProps) {
  const blocks = createMemo(() => parseBlocks(props.partial ? soFar(props.source) : props.source));
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
  return <Index each={props.blocks}>{(block) => <BlockView block={block()} />}</Index>;
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
      <Index each={props.list.items}>{(item) => <ItemView blocks={item()} />}</Index>
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
            <Index each={props.table.head}>
              {(cell) => (
                <th scope="col">
                  <Inlines nodes={cell()} />
                </th>
              )}
            </Index>
          </tr>
        </thead>
        <tbody>
          <Index each={props.table.rows}>
            {(row) => (
              <tr>
                <Index each={row()}>
                  {(cell) => (
                    <td>
                      <Inlines nodes={cell()} />
                    </td>
                  )}
                </Index>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
    </div>
  );
}

/** A straight apostrophe between letters is a typing habit; code keeps it. */
const typeset = (text: string) => text.replace(/(?<=\p{L})'(?=\p{L})/gu, "’");

function Inlines(props: { nodes: Inline[] }) {
  return <Index each={props.nodes}>{(node) => <InlineView node={node()} />}</Index>;
}

function InlineView(props: { node: Inline }) {
  return (
    <Switch>
      <Match when={as(props.node, "text")}>{(node) => <>{typeset(node().text)}</>}</Match>
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

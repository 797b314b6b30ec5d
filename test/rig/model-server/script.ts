/** What a model does with one request: calls a tool, or says its last word. */
export type Move =
  | { readonly read: string }
  | { readonly edit: string; readonly from: string; readonly to: string }
  | { readonly write: string; readonly text: string }
  | { readonly shell: string }
  | { readonly say: string };

/** How a server fails to answer. */
export type Fault =
  | "hang"
  | "rate-limited"
  /** The same, for more than a month. */
  | "rate-limited-long"
  | "overloaded"
  | "cut"
  | "garbage"
  /** The same, and the connection stays open. */
  | "garbage-for-ever"
  | "unauthorized"
  | "no-quota"
  | "unknown-model"
  | "unformed"
  | "held-back";

/** One step of a script; with `fault` the request for it fails so many times first (for ever, unless said). */
export type Step = Move & { readonly fault?: Fault; readonly times?: number };

/** The moves of a session, in order; may depend on what the model was asked. The last one is repeated. */
export type Script = readonly Step[] | ((asked: Asked) => readonly Step[]);

/** A tool that the client declared. */
export interface Tool {
  readonly name: string;
  /** Names of its arguments; none for a tool that takes plain text. */
  readonly properties: Readonly<Record<string, { readonly type?: unknown }>>;
}

/** A request, whatever its protocol. */
export interface Asked {
  readonly model: string;
  readonly stream: boolean;
  readonly tools: readonly Tool[];
  /** Every text of the user in it. */
  readonly prompt: string;
  /** How many tool results stand in it: the step to play. */
  readonly results: number;
  /** Whether one answer is asked for, and no tools are given; its steps are told by the answers before. */
  readonly isPlain?: boolean;
  /** Whether it is told the form of its answer. */
  readonly isFormed?: boolean;
  readonly answers?: number;
}

/** Tokens that every answer claims to have cost. */
export interface Tokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** A move in the words of the client's tools. */
export type Act =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly id: string; readonly name: string; readonly args: object };

/** An answer: its events in order, and the same as one object. */
export interface Reply {
  readonly events: readonly { readonly event?: string; readonly data: unknown }[];
  readonly whole: unknown;
}

/** How one protocol is spoken. */
export interface Protocol {
  readonly matches: RegExp;
  asked(body: Record<string, unknown>, path: string): Asked;
  reply(act: Act, asked: Asked, tokens: Tokens): Reply;
  /** Ends a stream, where the protocol has a word for it. */
  readonly last?: string;
}

/** Puts a move into a call of a tool that the client has. Throws when it has none that would do. */
export function actOf(move: Move, { tools, results }: Asked): Act {
  if ("say" in move) return { kind: "text", text: move.say };
  const call = (name: string, args: object): Act => ({
    kind: "call",
    id: `call_${results + 1}`,
    name,
    args,
  });
  const own = ownTool(move, tools);
  if (own) return call(own.name, argumentsOf(move, own));
  const shell = tools.find(({ name }) =>
    /^(bash|shell|exec_command|run_shell_command|run_commands)$/i.test(name),
  );
  if (!shell) throw new Error(`no tool for ${JSON.stringify(move)}: ${tools.map((t) => t.name)}`);
  return call(shell.name, shellArguments(shell, lineFor(move)));
}

function ownTool(move: Exclude<Move, { say: string }>, tools: readonly Tool[]): Tool | undefined {
  const wanted =
    "read" in move
      ? /^read(_file)?$/i
      : "edit" in move
        ? /^(edit|replace)$/i
        : "write" in move
          ? /^write(_file)?$/i
          : undefined;
  return wanted && tools.find(({ name }) => wanted.test(name));
}

function argumentsOf(move: Exclude<Move, { say: string }>, { properties }: Tool): object {
  const named = (pattern: RegExp) => Object.keys(properties).find((name) => pattern.test(name));
  const path = named(/path/i) ?? "path";
  if ("read" in move) return { [path]: move.read };
  if ("write" in move)
    return { [path]: move.write, [named(/content|text/i) ?? "content"]: move.text };
  if (!("edit" in move)) return {};
  if (properties.edits)
    return { [path]: move.edit, edits: [{ oldText: move.from, newText: move.to }] };
  const from = named(/^old/i) ?? "old_string";
  const to = named(/^new/i) ?? "new_string";
  const why = properties.instruction ? { instruction: "Edit it." } : {};
  return { [path]: move.edit, [from]: move.from, [to]: move.to, ...why };
}

function shellArguments({ properties }: Tool, line: string): object {
  if (properties.commands) return { commands: [line] };
  const name = properties.cmd ? "cmd" : "command";
  return { [name]: properties[name]?.type === "array" ? ["sh", "-c", line] : line };
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function lineFor(move: Exclude<Move, { say: string }>): string {
  if ("shell" in move) return move.shell;
  if ("read" in move) return `cat ${quoted(move.read)}`;
  if ("write" in move) return `printf %s ${quoted(move.text)} >${quoted(move.write)}`;
  const program = `const f=require("fs"),[p,a,b]=process.argv.slice(1);f.writeFileSync(p,f.readFileSync(p,"utf8").replace(a,()=>b))`;
  return `node -e ${quoted(program)} ${[move.edit, move.from, move.to].map(quoted).join(" ")}`;
}

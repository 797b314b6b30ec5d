/** One simple command of a shell line: its words, and the files that feed its standard input. */
export interface SimpleCommand {
  readonly words: readonly string[];
  readonly inputs: readonly string[];
}

type Token = { readonly word: string } | { readonly operator: string };

const OPERATORS = ["&&", "||", ";;", "|&", "<<<", "<<", ">>", ">|", ">&", "<&", "&>"];

/**
 * Splits a shell line into its simple commands, as far as a reader without a shell can: quotes,
 * escapes, comments, `&& || ; | &`, parentheses and newlines. Variables and `$(…)` stay as they are.
 * Never throws; a quote that is left open ends with the line.
 */
export function simpleCommands(line: string): SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let words: string[] = [];
  let inputs: string[] = [];
  let redirect: string | undefined;
  const close = () => {
    if (words.length > 0 || inputs.length > 0) commands.push({ words, inputs });
    words = [];
    inputs = [];
    redirect = undefined;
  };
  for (const token of tokens(line)) {
    if ("operator" in token) {
      if (/[<>]/.test(token.operator)) redirect = token.operator;
      else close();
    } else if (redirect !== undefined) {
      if (redirect === "<") inputs.push(token.word);
      redirect = undefined;
    } else words.push(token.word);
  }
  close();
  return commands;
}

function* tokens(line: string): Generator<Token> {
  let word: string | undefined;
  for (let i = 0; i < line.length; ) {
    const char = line[i] ?? "";
    const operator = operatorAt(line, i);
    if (char === "#" && word === undefined) {
      i = endOf(line, "\n", i);
    } else if (char === "\\") {
      if (line[i + 1] !== "\n") word = (word ?? "") + (line[i + 1] ?? "");
      i += 2;
    } else if (char === "'" || char === '"') {
      const end = closingQuote(line, i);
      word = (word ?? "") + unescaped(line.slice(i + 1, end), char);
      i = end + 1;
    } else if (operator !== "" || /\s/.test(char)) {
      // The digit of `2>file` belongs to the redirection.
      if (word !== undefined && !(/^\d$/.test(word) && /^[<>]/.test(operator))) yield { word };
      word = undefined;
      if (operator !== "") yield { operator };
      i += operator.length || 1;
    } else {
      word = (word ?? "") + char;
      i += 1;
    }
  }
  if (word !== undefined) yield { word };
}

function operatorAt(line: string, index: number): string {
  const long = OPERATORS.find((operator) => line.startsWith(operator, index));
  const char = line[index] ?? "";
  return long ?? (";&|<>()\n".includes(char) ? char : "");
}

function closingQuote(line: string, start: number): number {
  const quote = line[start] ?? "";
  for (let i = start + 1; i < line.length; i++) {
    if (line[i] === "\\" && quote === '"') i++;
    else if (line[i] === quote) return i;
  }
  return line.length;
}

const unescaped = (text: string, quote: string) =>
  quote === '"' ? text.replace(/\\([\\"$`\n])/g, "$1") : text;

function endOf(line: string, char: string, from: number): number {
  const found = line.indexOf(char, from);
  return found < 0 ? line.length : found;
}

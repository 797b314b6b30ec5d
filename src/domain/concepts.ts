import { wordsIn } from "./words.ts";

/**
 * Words that people who make programs better use for one another, a group a line. Nobody says it the same way twice:
 * whoever "memoises" looks for what another one "cached".
 */
const GROUPS = `
cache memoize remember reuse retain keep
precompute upfront beforehand ahead once table lookup
table lookup dictionary map hash index
set membership contains includes
allocate malloc heap garbage memory object
memory footprint heap bytes resident
copy clone duplicate slice
loop iterate pass walk traverse scan
hoist move lift outside invariant
inline expand unroll
remove drop delete skip avoid omit eliminate strip without
lazy defer delay demand postpone
buffer chunk block window
batch group bulk together combine merge
bigger large increase raise grow more wide enlarge
small decrease lower reduce shrink less few cut
fast quick speed accelerate cheap
slow sluggish latency expensive costly
concat concatenate join append string builder
regex regexp regular pattern
parse tokenize lexer scanner
sort order
array list vector
branch condition conditional check test
switch case jump dispatch
thread parallel concurrent worker process
simd vector intrinsic
compile build flag option optimization
float double precision
integer int number
character char byte
read input load fetch
write output emit print flush
file disk io
network socket request
compress deflate pack zip
decompress inflate unpack
encode serialize stringify dump
decode deserialize
size length bytes
bundle minify size
crash segfault fail break error abort exception
recursion recursive stack depth
function call invoke
constant literal fixed static
early exit return shortcut bail stop
default threshold limit cutoff parameter tuning
split separate divide partition
checksum crc hash digest
escape quote sanitize
whitespace space blank trim indent
match search find compare
generator stream lazily incremental
layer width hidden
dropout regularization decay
rate step
optimizer momentum gradient
type check guard validation verify
import module require dependency
import startup boot launch initialize
start begin initial first
end last final tail
letter character char symbol
whole integer number digit decimal numeric
printf sprintf format formatting
member key property field attribute name
item element entry node record
node tree child parent
token word piece segment
share intern deduplicate unique identical same single
guard protect safety canary hardening bound overflow
likely unlikely expect predict hint
cpu processor architecture native target
instruction cycle operation
convert translate transform replace substitute map
expression pattern regex
grow growth expand extend resize capacity double
reserve preallocate allocate capacity
pool arena slab recycle reuse freelist
pointer reference address
alias view borrow slice span
link linker static dynamic shared
debug symbol assert log trace diagnostic
exception unwind throw catch handler
virtual polymorphic dispatch
specialize generic template
closure lambda callback function
class type struct object
text string literal
html markup tag
document page file
render print output display
table row column
quote literal string
unicode utf8 ascii encoding
line newline break
compare equal match identical
index position offset cursor
count number total
front head first top
recent frequent hot often common popular
rare cold seldom uncommon
fallback slow generic default
fast special shortcut path
database query sql
transaction commit batch
lock mutex contention synchronize atomic
queue backlog buffer
retry timeout backoff
gpu cuda device kernel
precision half mixed quantize
learn train fit
epoch iteration step
schedule warmup anneal decay
embedding vocabulary token
attention head transformer
sample random seed
event listener callback hook
promise async await
sleep wait block idle
poll watch notify
render paint layout style
image picture sprite
font glyph text
unused dead treeshake drop
mangle rename shorten minify
`;

const ENDINGS = /(?:ations?|ings?|ions?|ed|ers?|es|s|e|y|i[sz]|at|ly)$/;
/** Letters of a stem at least. */
const LEAST = 3;

/** What each form of a word stands for, by its stem. */
const CONCEPTS = conceptsByStem(GROUPS.trim().split("\n"));

/** Changes with the groups: what was made by others has to be made anew. */
export const CONCEPTS_VERSION = GROUPS.split("").reduce(
  (sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) & 0x7fffffff,
  1,
);

/** What the words of a text stand for, each once, as words that no text has. */
export function conceptsOf(text: string): readonly string[] {
  return [...new Set(wordsIn(text).flatMap((word) => CONCEPTS.get(stemOf(word)) ?? []))];
}

function conceptsByStem(groups: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [nth, group] of groups.entries()) {
    for (const stem of new Set(group.split(" ").map(stemOf))) {
      found.set(stem, [...(found.get(stem) ?? []), `zq${nth}zq`]);
    }
  }
  return found;
}

/** What forms of a word have in common, roughly. */
export function stemOf(word: string): string {
  const lower = word.toLowerCase();
  const shorter = lower.replace(ENDINGS, "");
  return shorter.length < LEAST || shorter === lower ? lower : stemOf(shorter);
}

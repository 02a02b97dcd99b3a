// Takes out of recordings and replays what may differ: times, durations, ports, salts, nonces, random ids, places, and the order of independent operations.
import { openCrypter, type Crypter } from '../../../../local/pulumi/secrets/passphrase';

const passphrase = 'correct horse';
const secretKey = '4dabf18193072939515e22adb298388d';

/** Texts whose value is chance or time. */
function plainText(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => (id === '04da6b54-80e4-46f7-96ec-b56ff0331ba9' ? id : 'ID'))
    .replace(/127\.0\.0\.1:\d+/g, 'ADDRESS')
    .replace(/\(\d+(\.\d+)?s\)/g, '(DURATION)')
    .replace(/Duration: \d+s/g, 'Duration: DURATION')
    .replace(/\/project\/tmp\b/g, 'PLACE')
    .replace(/(\/project|\/tmp\/mlops-conformance-[A-Za-z0-9]+)/g, 'PROJECT');
}

/** Clocks, and places in the code of the program, which the recorded checkpoints leave out too. */
const clock = new Set(['sequence', 'timestamp', 'durationSeconds', 'sourcePosition', 'stackTrace']);

/** Secrets are opened with the passphrase, everything that is chance or time takes one name. */
export function plainValue(value: unknown, crypter?: Crypter): unknown {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map((item) => plainValue(item, crypter));
  if (typeof value !== 'object' || value === null) return value;
  const { ciphertext } = value as { ciphertext?: unknown };
  if (secretKey in value && typeof ciphertext === 'string' && ciphertext !== '[secret]') return { secret: crypter?.decrypt(ciphertext) };
  const entries = Object.entries(value).filter(([key]) => !clock.has(key)).map(([key, item]) => [key, key === 'salt' ? 'SALT' : plainValue(item, crypter)]);
  return Object.fromEntries(entries);
}

interface Checkpoint {
  checkpoint: { latest?: { resources?: { urn: string; delete?: boolean }[]; secrets_providers?: { state: { salt?: string } } } };
}

/** A checkpoint by resource, secrets open. */
export function plainCheckpoint(checkpoint: unknown): unknown {
  if (checkpoint === null || checkpoint === undefined) return null;
  const salt = (checkpoint as Checkpoint).checkpoint.latest?.secrets_providers?.state.salt;
  const crypter = salt === undefined ? undefined : openCrypter(passphrase, salt, () => Buffer.alloc(12));
  const plain = plainValue(checkpoint, crypter) as Checkpoint;
  sortResources(plain.checkpoint.latest?.resources);
  return plain;
}

function sortResources(resources: { urn: string; delete?: boolean }[] | undefined): void {
  resources?.sort((a, b) => (`${a.urn} ${a.delete}` < `${b.urn} ${b.delete}` ? -1 : 1));
}

/** What a call printed as JSON; an exported state by resource. */
function plainJson(text: string): unknown {
  const plain = plainValue(JSON.parse(text));
  sortResources((plain as { deployment?: { resources?: { urn: string }[] } }).deployment?.resources);
  return plain;
}

/** One text for equal values, whatever the order of their members: so that differences are short to read. */
export function canonicalText(value: unknown): string {
  const sorted = (_key: string, item: unknown): unknown => (typeof item === 'object' && item !== null && !Array.isArray(item)
    ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item);
  return JSON.stringify(value, sorted, 1) ?? 'nothing';
}

/** Values by the resource that they are about, each resource's in order. */
export function byUrn(values: readonly unknown[], urnOf: (value: unknown) => string): Record<string, unknown[]> {
  const groups = new Map<string, unknown[]>();
  for (const value of values) groups.set(urnOf(value), [...(groups.get(urnOf(value)) ?? []), value]);
  return Object.fromEntries([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The resource that an engine event is about, or what kind of event it is. */
export function urnOfEvent(event: unknown): string {
  const [kind, payload] = Object.entries(event as object)[0] ?? ['', {}];
  const { metadata, urn, resourceUrn } = payload as { metadata?: { urn: string }; urn?: string; resourceUrn?: string };
  return metadata?.urn ?? urn ?? resourceUrn ?? (kind === 'diagnosticEvent' ? kind : 'stack');
}

export const urnOfCall = (value: unknown): string => String((value as { urn?: string }).urn);

/** Frames of a stack trace say where the code lies, not what it did. */
const withoutTraces = (text: string): string => text.replace(/\n +at [^\n]*/g, '');

const isProgress = (line: string): boolean => /^ {1,4}(\S{1,2} +)?\S+:\S+:\S+ \S+ .*$/.test(line) && !line.startsWith('     ');

/** A display: each resource's lines in order, then the sections, diagnostics by resource. */
export function plainDisplay(stdout: string): unknown {
  const lines = withoutTraces(plainText(stdout)).split('\n')
    .filter((line) => !line.startsWith('@ ')).map((line) => line.replace(/\(local: .*$/, '(local: PACK'));
  const progress = lines.filter(isProgress);
  const rest = lines.filter((line) => !isProgress(line)).join('\n').replace(/\n{2,}/g, '\n\n').trim();
  const [before, diagnostics, after] = rest.split(/\nDiagnostics:\n((?: [^\n]*\n|\n(?= ))*)/);
  return {
    progress: byUrn(progress, (line) => /(\S+:\S+:\S+ \S+)/.exec(String(line))?.[1] ?? ''),
    before, diagnostics: diagnostics?.trimEnd().split(/\n\n/).sort(), after,
  };
}

/** A call's whole answer. */
export function plainCall(call: { args: readonly string[]; stdout: string; stderr: string; code: number }): unknown {
  const json = /^[[{]/.test(call.stdout);
  return {
    args: call.args.map((argument) => plainText(argument)).filter((argument) => !argument.includes('/') && argument !== 'PLACE').join(' '), code: call.code,
    stderr: plainText(call.stderr).replace(/created by \S+ \(pid \d+\)/g, 'created by SOMEBODY').trim(),
    stdout: json ? plainJson(call.stdout) : plainDisplay(call.stdout),
  };
}

/** Traces of a program that threw name places of the machine. */
export const plainEvents = (events: readonly unknown[]): Record<string, unknown[]> =>
  byUrn(JSON.parse(withoutTracesIn(plainValue(events))) as unknown[], urnOfEvent);

const withoutTracesIn = (value: unknown): string => JSON.stringify(value).replace(/\\n +at [^"]*?(?=\\n")/g, '').replace(/\|local\|[^"]*/g, '|local|PACK');

// The references that a push is about, read off the beginning of its body before git sees any of it.

/** A reference to be changed; ids of 40 zeros stand for none. */
export interface PushCommand { before: string; after: string; reference: string }

/** Bytes that the commands of one push may have. */
const limit = 1024 * 1024;

/** The commands of git's pack protocol at the beginning of a body: packet lines up to the flush. @throws RangeError where there is no end of them */
export async function readPushCommands(body: AsyncIterable<Uint8Array>): Promise<{ commands: PushCommand[]; whole: AsyncIterable<Uint8Array> }> {
  const iterator = body[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let commands: PushCommand[] | undefined;
  while ((commands = parseCommands(head)) === undefined) {
    const next = await iterator.next();
    if (next.done === true) { commands = []; break; }
    head = Buffer.concat([head, next.value]);
    if (head.length > limit + 65536) throw new RangeError(`the commands of the push have more than ${limit} bytes`);
  }
  const read = head;
  const whole = (async function* (): AsyncIterable<Uint8Array> {
    yield read;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  })();
  return { commands, whole };
}

/** Commands up to the flush packet; undefined where it has not come yet. */
export function parseCommands(head: Buffer): PushCommand[] | undefined {
  const commands: PushCommand[] = [];
  for (let at = 0; at + 4 <= head.length;) {
    const length = parseInt(head.toString('latin1', at, at + 4), 16);
    if (length === 0) return commands;
    if (Number.isNaN(length) || length < 4) return commands;
    if (at + length > head.length) return undefined;
    const [line = ''] = head.toString('utf8', at + 4, at + length).split('\0');
    const [, before = '', after = '', reference = ''] = /^([0-9a-f]{40}) ([0-9a-f]{40}) (\S+)/.exec(line) ?? [];
    if (reference !== '') commands.push({ before, after, reference });
    at += length;
  }
  return undefined;
}

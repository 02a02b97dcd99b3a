// What each role was allowed to do here so far: one line a role and action, as CloudTrail would let one find out on AWS.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Authorization, Caller } from '../operation';

/** One line of the journal. */
export interface AccessLine {
  role: string;
  action: string;
  /** Where it was first asked for. */
  resource: string;
  /** ISO time of the first time. */
  time: string;
}

/** A file of distinct pairs of role and action: as many lines as roles have actions, however much is asked for. */
export class AccessJournal {
  readonly #known = new Set<string>();

  constructor(private readonly file: string, private readonly now: () => number) {
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n').filter((text) => text !== '')) {
      const { role, action } = JSON.parse(line) as AccessLine;
      this.#known.add(`${role} ${action}`);
    }
  }

  /** Writes a pair down the first time that it is allowed. */
  note({ roleArn: role }: Caller, { action, resource }: Authorization): void {
    if (role === undefined || this.#known.has(`${role} ${action}`)) return;
    this.#known.add(`${role} ${action}`);
    const line: AccessLine = { role, action, resource, time: new Date(this.now()).toISOString() };
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

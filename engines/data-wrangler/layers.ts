// Turns steps into views of DuckDB, as few as they can be, and gathers what units want to learn into one scan.

import { sqlOf, type Column, type Value } from './column';
import type { FitTable, Frame } from './operator';
import type { Session } from './session';
import { isColumn, type Computed, type Keep, type Step } from './step';

/** The columns after a step, computed ones in new slots. */
export function placeStep(step: Step, newSlot: () => number): { columns: Column[]; computed: { slot: number; computed: Computed }[] } {
  const computed: { slot: number; computed: Computed }[] = [];
  const columns = step.columns.map((item): Column => {
    if (isColumn(item)) return item;
    const slot = newSlot();
    computed.push({ slot, computed: item });
    return { name: item.name, type: item.type, slot };
  });
  return { columns, computed };
}

/** A table under work: steps are added, and become SQL when somebody looks. */
export class Layers {
  private pending: { slot: number; computed: Computed }[] = [];
  private conditions: Keep[] = [];
  /** The columns after the steps so far. */
  columns: readonly Column[];

  constructor(private readonly session: Session, private frame: Frame) {
    this.columns = frame.columns;
  }

  /** Adds a step. One that reads what the steps since the last view have computed begins a new view. */
  async add(step: Step): Promise<void> {
    const reads = [...step.columns.flatMap((item) => (isColumn(item) ? [] : item.reads)), ...(step.keep?.reads ?? [])];
    const fresh = new Set(this.pending.map(({ slot }) => slot));
    if (reads.some((column) => fresh.has(column.slot))) await this.look();
    const { columns, computed } = placeStep(step, () => this.session.newSlot());
    this.pending.push(...computed);
    if (step.keep !== undefined) this.conditions.push(step.keep);
    this.columns = columns;
  }

  /** The table as a view (or stored, if `stored`), which holds the columns of now only. */
  async look(stored = false): Promise<Frame> {
    const unchanged = this.pending.length === 0 && this.conditions.length === 0;
    if (!unchanged || stored) {
      const name = this.session.newName(stored ? 'table' : 'view');
      await this.session.run(`CREATE ${stored ? 'TABLE' : 'VIEW'} ${name} AS ${this.sql()}`);
      this.frame = { from: name, columns: this.columns };
      this.pending = [];
      this.conditions = [];
    }
    return { from: this.frame.from, columns: this.columns };
  }

  private sql(): string {
    const computed = new Map(this.pending.map((item) => [item.slot, item.computed]));
    const items = this.columns.map((column) => {
      const made = computed.get(column.slot);
      return made === undefined ? sqlOf(column) : `${this.expression(made)} AS ${sqlOf(column)}`;
    });
    const where = this.conditions.length === 0 ? '' : ` WHERE ${this.conditions.map((keep) => `(${this.condition(keep)})`).join(' AND ')}`;
    return `SELECT ${items.length === 0 ? 'true AS nothing' : items.join(', ')} FROM ${this.frame.from}${where}`;
  }

  private expression(computed: Computed): string {
    return computed.sql ?? this.session.registered({
      parameters: computed.reads.map((column) => column.type), result: computed.type,
      call: onRegisters(computed.reads, (row) => computed.evaluate(row)),
    }, computed.reads);
  }

  private condition(keep: Keep): string {
    return keep.sql ?? this.session.registered({
      parameters: keep.reads.map((column) => column.type), result: 'bool',
      call: onRegisters(keep.reads, (row) => keep.test(row)),
    }, keep.reads);
  }
}

/** Makes a function of registers callable with the values of the columns that it reads. */
function onRegisters(reads: readonly Column[], call: (row: readonly Value[]) => Value): (values: readonly Value[]) => Value {
  const registers: Value[] = [];
  return (values) => {
    reads.forEach((column, place) => { registers[column.slot] = values[place] ?? null; });
    return call(registers);
  };
}

/** The rows of a frame, for learning: aggregates asked for in the same turn are computed in one scan. */
export function fitTable(session: Session, frame: Frame): FitTable {
  let waiting: { expressions: readonly string[]; resolve: (values: Value[]) => void; reject: (failure: unknown) => void }[] = [];
  const flush = async (): Promise<void> => {
    const asked = waiting;
    waiting = [];
    try {
      const [row = []] = await session.queryInOrder(`SELECT ${asked.flatMap(({ expressions }) => expressions).join(', ')} FROM ${frame.from}`);
      let at = 0;
      for (const { expressions, resolve } of asked) {
        resolve(row.slice(at, at + expressions.length));
        at += expressions.length;
      }
    } catch (failure) {
      asked.forEach(({ reject }) => reject(failure));
    }
  };
  return {
    columns: frame.columns,
    from: frame.from,
    query: (sql) => session.query(sql),
    aggregate: (expressions) => new Promise((resolve, reject) => {
      waiting.push({ expressions, resolve, reject });
      if (waiting.length === 1) setImmediate(() => void flush());
    }),
  };
}

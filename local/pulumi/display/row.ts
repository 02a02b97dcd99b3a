// One resource in the progress display: its current step, what was said of it, and the line that shows both.
import { equalValues } from '../values/equal';
import type { Values } from '../values/wire';
import { nameOf, stackType, typeOf } from '../engine/urn';
import { markOf, wordsOf } from './operations';
import { resourceOf, type ShownDiagnostic, type ShownStep, type ShownViolation } from './step-metadata';

/** What all rows share. */
export interface RowScene {
  preview: boolean;
  /** Differences are those of outputs, not of inputs. */
  refresh: boolean;
  done: boolean;
  /** URN of the root, before any event has told it. */
  rootUrn: string;
  now(): number;
}

/** A resource's row. */
export class Row {
  hidden = true;
  failed = false;
  readonly diagnostics: ShownDiagnostic[] = [];
  readonly violations: ShownViolation[] = [];
  startedAt: number | undefined;
  endedAt: number | undefined;
  private readonly ended = new Set<string>();
  private replaced: ShownStep | undefined;

  constructor(private readonly scene: RowScene, public step: ShownStep) {}

  /** Takes a step's end. */
  end(step: ShownStep): void {
    this.step = step;
    this.ended.add(step.op);
    if (step.op === 'replace') this.replaced = step;
  }

  get errors(): number {
    return this.diagnostics.filter(({ severity }) => severity === 'error').length;
  }

  get isDone(): boolean {
    if (this.failed || this.scene.done) return true;
    return !this.isRoot && this.ended.has(this.step.op);
  }

  private get isRoot(): boolean {
    return this.step.urn !== '' && typeOf(this.step.urn) === stackType;
  }

  private get urn(): string {
    return this.step.urn === '' ? this.scene.rootUrn : this.step.urn;
  }

  /** `type (name)`, above a resource's diagnostics. */
  get title(): string {
    return `${typeOf(this.urn)} (${nameOf(this.urn)})`;
  }

  /** The whole line. */
  line(): string {
    return ` ${markOf(this.step.op)} ${typeOf(this.urn)} ${nameOf(this.urn)} ${this.status()} ${this.information()}\n`;
  }

  private status(): string {
    const words = wordsOf(this.step.op);
    const retained = ['delete', 'delete-replaced'].includes(this.step.op) && this.step.old?.retainOnDelete === true ? '[retain]' : '';
    if (!this.isDone) return (this.isRoot && this.step.op === 'same' ? 'running' : this.scene.preview ? words.plan : this.timed(words.doing, this.scene.now(), true)) + retained;
    if (this.scene.preview) return words.plan + retained;
    if (this.failed || this.errors > 0) return `**${words.failed}**${retained}`;
    return this.timed(words.done, this.endedAt, false) + retained;
  }

  private timed(text: string, until: number | undefined, whole: boolean): string {
    if (this.step.op === 'same' || this.startedAt === undefined || until === undefined) return text;
    const seconds = (until - this.startedAt) / 1000;
    return `${text} (${whole || seconds >= 1 ? Math.floor(seconds) : seconds.toFixed(2)}s)`;
  }

  private information(): string {
    const parts = [this.differences(), ...(this.scene.done ? this.counts() : this.lastWord())].filter((part) => part !== '');
    return parts.join('; ').split('\n')[0] ?? '';
  }

  private counts(): string[] {
    const count = (severities: readonly string[], word: string): string => {
      const found = this.diagnostics.filter(({ severity }) => severities.includes(severity)).length;
      return found === 0 ? '' : `${found} ${word}${found === 1 ? '' : 's'}`;
    };
    return [count(['error'], 'error'), count(['warning'], 'warning'), count(['info', 'info#err'], 'message')];
  }

  private lastWord(): string[] {
    const last = this.diagnostics.at(-1);
    return last === undefined ? [] : [(last.prefix + last.message).trimEnd()];
  }

  /** `[diff: +added-removed~changed]`. */
  private differences(): string {
    const step = ['create-replacement', 'delete-replaced'].includes(this.step.op) ? (this.replaced ?? this.step) : this.step;
    if (step.old === null || step.new === null) return '';
    const [before, after] = this.scene.refresh ? [step.old.outputs, step.new.outputs] : [step.old.inputs, step.new.inputs];
    const included = (key: string): boolean => step.diffs === undefined || step.diffs.includes(key);
    const changed = keysThatDiffer(before, after);
    const kinds = [changed.added, changed.removed, changed.changed].map((keys) => keys.filter(included));
    if (step.diffs === undefined) {
      if ((step.old.provider ?? '') !== (step.new.provider ?? '')) kinds[2]?.push('provider');
      if ((step.old.protect ?? false) !== (step.new.protect ?? false)) kinds[2]?.push('protect');
    }
    const text = kinds.map((keys, at) => (keys.length === 0 ? '' : `${['+', '-', '~'][at] ?? ''}${keys.sort().join(',')}`)).join('');
    return text === '' ? '' : `[diff: ${text}]`;
  }
}

function keysThatDiffer(before: Values, after: Values): { added: string[]; removed: string[]; changed: string[] } {
  return {
    added: Object.keys(after).filter((key) => before[key] === undefined),
    removed: Object.keys(before).filter((key) => after[key] === undefined),
    changed: Object.keys(after).filter((key) => before[key] !== undefined && !equalValues(before[key], after[key])),
  };
}

/** Whether a step is worth a line of its own: nothing that stays as it is, unless its protection changes. */
export function isWorthShowing(step: ShownStep): boolean {
  return step.op !== 'same' || (step.old?.protect ?? false) !== (step.new?.protect ?? false);
}

/** A component's end says nothing that its beginning did not. */
export const endIsTold = (step: ShownStep): boolean => resourceOf(step)?.custom === true && step.op !== 'same';

// The CLI's display where there is no terminal: a line each time that something happens to a resource, then outputs and a summary.
import { isDefaultProvider, stackType, typeOf } from '../engine/urn';
import { isWorthShowing, endIsTold, Row, type RowScene } from './row';
import type { Display, ShownDiagnostic, ShownEvent, ShownStep, ShownSummary } from './step-metadata';
import { policiesText, summaryText } from './summary-text';
import { outputsText } from './value-text';

/** How an operation is shown. */
export interface DisplayOptions {
  preview: boolean;
  refresh: boolean;
  /** URN of the root resource of the stack. */
  rootUrn: string;
  now(): number;
  print(text: string): void;
}

const nothing = (urn: string): ShownStep => ({ op: 'same', urn, old: null, new: null });
const isRoot = (urn: string): boolean => urn !== '' && typeOf(urn) === stackType;

/** The progress display. */
export class ProgressDisplay implements Display {
  private readonly rows = new Map<string, Row>();
  private readonly scene: RowScene;
  private rootUrn = '';
  private summary: ShownSummary | undefined;

  constructor(private readonly options: DisplayOptions) {
    this.scene = { preview: options.preview, refresh: options.refresh, rootUrn: options.rootUrn, now: options.now, done: false };
  }

  handle(event: ShownEvent): void {
    if (event.preludeEvent !== undefined) this.options.print('\n');
    if (event.progressEvent !== undefined) this.progress(event.progressEvent);
    if (event.resourcePreEvent !== undefined) this.begin(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent !== undefined) this.end(event.resOutputsEvent.metadata);
    if (event.resOpFailedEvent !== undefined) this.fail(event.resOpFailedEvent.metadata);
    if (event.diagnosticEvent !== undefined) this.note(event.diagnosticEvent);
    if (event.policyEvent !== undefined) this.violate(event.policyEvent);
    if (event.summaryEvent !== undefined) this.summary = event.summaryEvent;
    if (event.cancelEvent !== undefined) this.finish();
  }

  private progress({ message, done }: { message: string; done: boolean }): void {
    this.ensureRoot();
    this.options.print(`${message}: ${done ? 'done' : 'starting'}\n`);
  }

  /** Something must stand for the stack before it is heard of, so that words about it have a place. */
  private ensureRoot(): void {
    if (this.rows.has(this.rootUrn)) return;
    const row = new Row(this.scene, nothing(''));
    row.hidden = false;
    this.rows.set(this.rootUrn, row);
  }

  private rowOf(urn: string, step: ShownStep): Row {
    const known = this.rows.get(urn);
    if (known !== undefined) return known;
    if (isRoot(urn)) {
      this.rootUrn = urn;
      const unnamed = this.rows.get('');
      if (unnamed !== undefined && step.op !== 'delete') {
        this.rows.delete('');
        unnamed.step = step;
        this.rows.set(urn, unnamed);
        return unnamed;
      }
    }
    const row = new Row(this.scene, step);
    this.rows.set(urn, row);
    this.ensureRoot();
    return row;
  }

  private show(row: Row): void {
    if (!row.hidden) this.options.print(row.line());
  }

  private stepRow(step: ShownStep): Row | undefined {
    if (isDefaultProvider(step.urn)) return undefined;
    const root = step.urn === this.rootUrn;
    const row = this.rowOf(step.urn, step);
    if (isWorthShowing(step) || root) row.hidden = false;
    return row;
  }

  private begin(step: ShownStep): void {
    const row = this.stepRow(step);
    if (row === undefined) return;
    row.startedAt = this.options.now();
    row.endedAt = undefined;
    row.step = step;
    this.show(row);
  }

  private end(step: ShownStep): void {
    const row = this.stepRow(step);
    if (row === undefined) return;
    const refreshed = row.step.op === 'refresh';
    row.endedAt = this.options.now();
    row.end(step);
    if (refreshed || (!this.options.preview && endIsTold(step))) this.show(row);
  }

  private fail(step: ShownStep): void {
    const row = this.stepRow(step);
    if (row === undefined) return;
    row.failed = true;
    this.show(row);
  }

  private note(diagnostic: ShownDiagnostic): void {
    const urn = diagnostic.urn ?? this.rootUrn;
    const row = this.rowOf(urn, nothing(urn));
    row.hidden = false;
    row.diagnostics.push(diagnostic);
    this.show(row);
  }

  private violate(violation: NonNullable<ShownEvent['policyEvent']>): void {
    const row = this.rowOf(violation.resourceUrn, nothing(violation.resourceUrn));
    row.violations.push(violation);
    this.show(row);
  }

  private finish(): void {
    const unnamed = this.rows.get('');
    const unfinished = [...this.rows.values()].filter((row) => !row.isDone && row !== unnamed);
    if (unnamed !== undefined) unfinished.push(unnamed);
    this.scene.done = true;
    for (const row of unfinished) this.show(row);
    const violations = [...this.rows.values()].flatMap((row) => row.violations);
    this.options.print(policiesText(this.summary?.PolicyPacks ?? {}, violations));
    this.printDiagnostics();
    this.printOutputs();
    const refused = violations.some(({ enforcementLevel }) => enforcementLevel === 'mandatory');
    const errored = [...this.rows.values()].filter((row) => row.errors > 0).length;
    if (!refused && this.summary !== undefined) this.options.print(`${summaryText(this.summary, errored)}\n`);
  }

  private printDiagnostics(): void {
    const told = [...this.rows.values()].filter((row) => row.diagnostics.length > 0);
    if (told.length === 0) return;
    this.options.print('Diagnostics:\n');
    for (const row of told) {
      const lines = row.diagnostics.flatMap(({ prefix, message }) => (prefix + message).trimEnd().split('\n'));
      this.options.print(`  ${row.title}:\n${lines.map((line) => `    ${line.trimEnd()}\n`).join('')}\n`);
    }
  }

  private printOutputs(): void {
    const step = this.rows.get(this.rootUrn)?.step;
    if (step === undefined || step.new === null || this.rootUrn === '') return;
    const text = outputsText(step.old?.outputs, step.new.outputs, this.options.preview);
    if (text !== '') this.options.print(`Outputs:\n${text}\n`);
  }
}

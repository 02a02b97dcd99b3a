// The CLI's display of `--diff`: each changed resource with its properties, below those that contain it.
import { isDefaultProvider, typeOf } from '../engine/urn';
import { markOf } from './operations';
import type { DisplayOptions } from './progress-display';
import { isWorthShowing } from './row';
import { resourceOf, type Display, type ShownEvent, type ShownStep } from './step-metadata';
import { summaryText } from './summary-text';
import { diffText, membersText, outputsText } from './value-text';

const spaces = (indent: number): string => '    '.repeat(indent);

/** Only steps that tell the whole: a replacement's parts are left out. */
const isTold = (step: ShownStep): boolean => step.logical === true && isWorthShowing(step);

/** The diff display. */
export class DiffDisplay implements Display {
  private readonly shown = new Set<string>();
  private readonly parents = new Map<string, string>();
  private errored = new Set<string>();

  constructor(private readonly options: DisplayOptions) {}

  handle(event: ShownEvent): void {
    const step = event.resourcePreEvent?.metadata;
    if (step !== undefined && !isDefaultProvider(step.urn)) this.begin(step);
    const end = event.resOutputsEvent?.metadata;
    if (end?.urn === this.options.rootUrn && end.new !== null && Object.keys(end.new.outputs).length + Object.keys(end.old?.outputs ?? {}).length > 0) this.printOutputs(end);
    if (event.diagnosticEvent !== undefined) this.note(event.diagnosticEvent);
    if (event.summaryEvent !== undefined) this.options.print(summaryText(event.summaryEvent, this.errored.size));
  }

  private note({ urn, prefix, message, severity }: NonNullable<ShownEvent['diagnosticEvent']>): void {
    if (severity === 'error') this.errored.add(urn ?? '');
    this.options.print(`${prefix}${message.trimEnd()}\n`);
  }

  private begin(step: ShownStep): void {
    this.parents.set(step.urn, resourceOf(step)?.parent ?? '');
    if (step.urn !== this.options.rootUrn && !isTold(step)) return;
    if (this.shown.has(step.urn) && step.op === 'same') return;
    const indent = this.depthOf(step.urn);
    this.shown.add(step.urn);
    this.options.print(`${spaces(indent)}${markOf(step.op)}${typeOf(step.urn)}: (${step.op})${resourceOf(step)?.protect === true ? ' 🔒' : ''}\n${this.details(step, indent + 1)}`);
  }

  /** How many of those that contain it are shown. */
  private depthOf(urn: string): number {
    let depth = 0;
    for (let parent = this.parents.get(urn); parent !== undefined && parent !== ''; parent = this.parents.get(parent)) if (this.shown.has(parent)) depth += 1;
    return depth;
  }

  private details(step: ShownStep, indent: number): string {
    const id = step.old?.id ?? '';
    const names = `${id === '' ? '' : `${spaces(indent)}[id=${id}]\n`}${spaces(indent)}[urn=${step.urn}]\n`;
    if (step.urn === this.options.rootUrn && step.op === 'same') return names;
    if (step.old !== null && step.new !== null) return names + diffText(step.old.inputs, step.new.inputs, { indent, same: false });
    return names + membersText(resourceOf(step)?.inputs ?? {}, { indent, operation: 'same' });
  }

  private printOutputs(step: ShownStep): void {
    if (this.options.preview && step.op === 'create' && Object.keys(step.new?.outputs ?? {}).length === 0) return;
    const text = outputsText(step.old?.outputs, step.new?.outputs ?? {}, this.options.preview);
    if (text !== '') this.options.print(`    --outputs:--\n${text}`);
  }
}

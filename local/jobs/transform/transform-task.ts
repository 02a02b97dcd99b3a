// The computing part of a transform job: runs in the job's process, one object after the other.
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InvocationError, openChain } from '../../../engines/inference/chain';
import type { Chain } from '../../../engines/inference/chain';
import type { TaskContext } from '../child-messages';
import { unpackContainers } from '../model-containers';
import type { FetchedContainer } from '../model-containers';
import { dataProcessing } from './data-processing';
import type { DataProcessing, DataProcessingSettings } from './data-processing';
import { BatchFault, batchesOf } from './records';
import type { Batch, Batching } from './records';

/** What the process is asked: all paths are local. */
export interface TransformTask {
  containers: readonly FetchedContainer[];
  objects: readonly { uri: string; input: string; output: string }[];
  contentType: string;
  accept?: string;
  assembleWith: string;
  splitType: string;
  batchStrategy: string;
  /** 0: no limit. */
  maxPayloadMegabytes: number;
  concurrency: number;
  dataProcessing?: DataProcessingSettings;
}

/** What it answers, object by object. */
export interface TransformResult {
  objects: readonly { uri: string; records: number; failure?: ObjectFailure }[];
}

/** Why an object has no output. */
export interface ObjectFailure {
  /** `client`: record or settings are at fault; `container`: the model is. */
  fault: 'client' | 'container';
  message: string;
}

/** @throws InputError where a model cannot be opened */
export async function runTransformTask(task: TransformTask, context: TaskContext): Promise<TransformResult> {
  await unpackContainers(task.containers);
  const processing = dataProcessing(task.dataProcessing, task);
  const chain = await openChain(task.containers.map(({ kind, modelFolder, environment }) => ({ kind, modelFolder, environment })));
  try {
    const objects: TransformResult['objects'][number][] = [];
    for (const object of task.objects) {
      objects.push(await transformObject(object, new ObjectTransform(task, processing, chain)));
      context.log(describeObject(objects.at(-1)));
    }
    return { objects };
  } finally {
    await chain.close();
  }
}

function describeObject(object: TransformResult['objects'][number] | undefined): string {
  return object?.failure === undefined ? `${object?.uri ?? ''}: ${object?.records ?? 0} records` : `${object.uri}: ${object.failure.message}`;
}

/** A bad record costs its object, not the others. */
async function transformObject({ uri, input, output }: TransformTask['objects'][number], transform: ObjectTransform): Promise<TransformResult['objects'][number]> {
  try {
    await mkdir(path.dirname(output), { recursive: true });
    await pipeline(Readable.from(transform.output(input)), createWriteStream(output));
    return { uri, records: transform.records };
  } catch (error) {
    await rm(output, { force: true });
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return { uri, records: transform.records, failure: { ...failure, message: `after ${transform.records} records: ${failure.message}` } };
  }
}

function failureOf(error: unknown): ObjectFailure | undefined {
  if (error instanceof InvocationError) {
    return { fault: error.statusCode < 500 ? 'client' : 'container', message: `container ${error.container} answered ${error.statusCode}: ${error.message}` };
  }
  // RangeError: a filter's index; SyntaxError: a record that is no JSON.
  const client = error instanceof BatchFault || error instanceof RangeError || error instanceof SyntaxError;
  return client ? { fault: 'client', message: error.message } : undefined;
}

/** One object on its way through the model. */
class ObjectTransform {
  /** Records answered so far. */
  records = 0;
  private readonly batching: Batching;
  private readonly lines: boolean;

  constructor(private readonly task: TransformTask, private readonly processing: DataProcessing, private readonly chain: Chain) {
    this.batching = {
      splitType: task.splitType, batchStrategy: task.batchStrategy,
      largest: task.maxPayloadMegabytes === 0 ? Number.POSITIVE_INFINITY : task.maxPayloadMegabytes * 1024 ** 2,
    };
    this.lines = task.assembleWith === 'Line';
  }

  /** The output's pieces, in the order of the input; a few requests are under way at once. */
  async* output(file: string): AsyncGenerator<Buffer | string> {
    const open: Promise<Buffer | string>[] = [];
    const sizeOf = (record: string): number => Buffer.byteLength(this.processing.filterInput(record));
    for await (const batch of batchesOf(file, this.batching, sizeOf)) {
      const answer = this.answer(batch);
      // Awaited below, in order; one that fails earlier must not count as unhandled.
      answer.catch(() => undefined);
      open.push(answer);
      if (open.length >= this.task.concurrency) yield await this.taken(open);
    }
    while (open.length > 0) yield await this.taken(open);
  }

  private async taken(open: Promise<Buffer | string>[]): Promise<Buffer | string> {
    return await open.shift() ?? '';
  }

  private async answer(batch: Batch): Promise<Buffer | string> {
    const { contentType, accept } = this.task;
    const body = batch.map((record) => this.processing.filterInput(record)).join('\n');
    const request = { body: Buffer.from(body), contentType, ...(accept === undefined ? {} : { accept }) };
    const { body: answer } = await this.chain.invoke(request);
    const written = this.processing.perRecord ? this.eachRecord(batch, answer.toString('utf8')) : answer;
    this.records += batch.length;
    return this.lines ? withLineEnd(written) : written;
  }

  private eachRecord(batch: Batch, text: string): string {
    const answers = batch.length === 1 ? [text.replace(/\r?\n$/, '')] : text.replace(/\r?\n$/, '').split(/\r?\n/);
    if (answers.length !== batch.length) throw new RangeError(`the model gave ${answers.length} answers to ${batch.length} records; they cannot be joined`);
    return batch.map((record, index) => this.processing.filterOutput(record, answers[index] as string)).join('\n');
  }
}

function withLineEnd(written: Buffer | string): string {
  const text = typeof written === 'string' ? written : written.toString('utf8');
  return text.endsWith('\n') ? text : `${text}\n`;
}

// What the Lambda steps of pipelines have called: by job name, so that a call begun before a crash is made again and not twice.
import type { Cloud } from '../cloud';
import type { Caller } from '../operation';
import { AwsError } from '../operation';
import type { Table } from '../state/store';
import type { Changes } from './changes';

/** One call of a function by a step. */
export interface StepCall {
  functionArn: string;
  payload: string;
  /** Role of the pipeline, which calls. */
  roleArn: string;
  state: 'InProgress' | 'Completed' | 'Failed';
  /** The function's answer, JSON text. */
  answer?: string;
  failureReason?: string;
}

/** Calls by job name. */
export const stepCallTable = (cloud: Cloud): Table<StepCall> => cloud.store.table('sagemaker/step-calls');

/** Separates the function's ARN from the job name, in what stands for the ARN of a call. */
export const CALL_MARK = '#';

/** The calls of an endpoint. */
export class StepCalls {
  readonly #running = new Map<string, Promise<void>>();

  constructor(private readonly cloud: Cloud, private readonly changes: Changes) {}

  /** Starts a call, unless the job name has one. @returns the ARN of the call: `<function ARN>#<job name>` */
  async start(jobName: string, functionArn: string, payload: object, roleArn: string): Promise<string> {
    const arn = `${functionArn}${CALL_MARK}${jobName}`;
    if (stepCallTable(this.cloud).get(jobName) === undefined) {
      await stepCallTable(this.cloud).put(jobName, { functionArn, payload: JSON.stringify(payload), roleArn, state: 'InProgress' });
    }
    this.#run(jobName, arn);
    return arn;
  }

  /** The call behind an ARN that `start` answered. */
  get(arn: string): StepCall | undefined {
    return stepCallTable(this.cloud).get(arn.slice(arn.indexOf(CALL_MARK) + 1));
  }

  /** Makes the calls again that were under way when the endpoint ended. */
  resume(): void {
    const open = [...stepCallTable(this.cloud).range()].filter((entry) => entry.value.state === 'InProgress');
    for (const { key, value } of open) this.#run(key, `${value.functionArn}${CALL_MARK}${key}`);
  }

  /** Resolves once nothing runs any more. */
  async close(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #run(jobName: string, arn: string): void {
    const call = stepCallTable(this.cloud).get(jobName);
    if (call?.state !== 'InProgress' || this.#running.has(jobName)) return;
    const running = this.#invoke(call).then(async (end) => {
      if (end !== undefined) await stepCallTable(this.cloud).put(jobName, { ...call, ...end });
    }).catch((error: unknown) => {
      this.cloud.log(`call of ${call.functionArn}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    }).finally(() => {
      this.#running.delete(jobName);
      this.changes.changed(arn);
    });
    this.#running.set(jobName, running);
  }

  async #invoke(call: StepCall): Promise<Partial<StepCall> | undefined> {
    try {
      const caller: Caller = await this.cloud.assume(call.roleArn, 'sagemaker.amazonaws.com');
      const { FunctionError, Payload } = await this.cloud.call<{ FunctionError?: string; Payload?: Buffer }>(
        'lambda', 'Invoke', { FunctionName: call.functionArn, InvocationType: 'RequestResponse', Payload: Buffer.from(call.payload) }, caller,
      );
      const answer = Payload?.toString('utf8') ?? 'null';
      return FunctionError === undefined ? { state: 'Completed', answer } : { state: 'Failed', answer, failureReason: functionFailure(answer) };
    } catch (error) {
      if (this.cloud.closing.aborted) return undefined;
      if (error instanceof AwsError) return { state: 'Failed', failureReason: `${error.code}: ${error.message}` };
      throw error;
    }
  }
}

function functionFailure(answer: string): string {
  const { errorType, errorMessage } = JSON.parse(answer) as { errorType?: string; errorMessage?: string };
  return `${errorType ?? 'Error'}: ${errorMessage ?? answer}`;
}

// Runs one invocation of a Lambda function in a process of its own, with Lambda's environment, log and limits.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { JobStopped } from '../needs';
import { eachLine } from '../text-lines';
import type { FunctionAnswer, FunctionCall } from './function-call';
import type { FunctionFailure, InvokeMessage, RuntimeMessage } from './messages';

/** Invoke's LogResult holds so much. */
const LOG_TAIL_BYTES = 4096;
/** Loading the code may take so long before the function's own time begins. */
const LOAD_MILLISECONDS = 10_000;

/** How the process came to its end. */
interface Outcome {
  payload?: string;
  failure?: FunctionFailure;
  memoryMegabytes: number;
  milliseconds: number;
}

/**
 * @throws JobStopped if the signal aborts before the function answered
 */
export async function runFunction(call: FunctionCall): Promise<FunctionAnswer> {
  if (call.signal.aborted) throw new JobStopped();
  let tail = '';
  const log = (line: string): void => {
    call.log(line);
    tail = `${tail}${line}\n`.slice(-LOG_TAIL_BYTES);
  };
  log(`START RequestId: ${call.requestId} Version: ${call.functionVersion}`);
  const outcome = await runProcess(call, log);
  const failure = outcome.failure;
  log(`END RequestId: ${call.requestId}`);
  log(reportLine(call, outcome));
  return {
    payload: failure === undefined ? outcome.payload ?? 'null' : JSON.stringify(failure),
    ...(failure === undefined ? {} : { error: { type: 'Unhandled' as const } }),
    logTail: tail,
    durationMilliseconds: outcome.milliseconds,
  };
}

function reportLine(call: FunctionCall, { milliseconds, memoryMegabytes, failure }: Outcome): string {
  const status = failure?.errorType === 'Sandbox.Timedout' ? ['Status: timeout'] : failure === undefined ? [] : ['Status: error', `Error Type: ${failure.errorType}`];
  return [
    `REPORT RequestId: ${call.requestId}`, `Duration: ${milliseconds.toFixed(2)} ms`, `Billed Duration: ${Math.ceil(milliseconds)} ms`,
    `Memory Size: ${call.memoryMegabytes} MB`, `Max Memory Used: ${Math.min(memoryMegabytes, call.memoryMegabytes)} MB`, ...status,
  ].join('\t');
}

function startProcess(call: FunctionCall): ChildProcess {
  return fork(call.runtimeFile, [], {
    cwd: call.zipFolder,
    env: lambdaEnvironment(call),
    execArgv: [`--max-old-space-size=${Math.max(32, Math.floor(call.memoryMegabytes * 0.9))}`],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** The variables that a function finds on Lambda; none of the endpoint's own. */
function lambdaEnvironment(call: FunctionCall): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    TMPDIR: call.workFolder,
    NODE_PATH: call.modulesFolder,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0] ?? ''}.x`,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...call.environment,
    _HANDLER: call.handler,
    LAMBDA_TASK_ROOT: call.zipFolder,
    AWS_LAMBDA_FUNCTION_NAME: call.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: call.functionVersion,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(call.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: call.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: call.logStream,
  };
}

async function runProcess(call: FunctionCall, log: (line: string) => void): Promise<Outcome> {
  const child = startProcess(call);
  const kill = (): void => { child.kill('SIGKILL'); };
  const texts = [child.stdout, child.stderr].map((stream) => (stream === null ? Promise.resolve() : eachLine(stream, log)));
  call.signal.addEventListener('abort', kill, { once: true });
  const watch = new Watch(call, kill);
  child.on('message', (message) => watch.hear(message as RuntimeMessage));
  try {
    const ended = ending(child);
    child.send(invokeMessage(call), (error) => { if (error !== null) kill(); });
    const end = await ended;
    await Promise.all(texts);
    if (call.signal.aborted && watch.answer === undefined) throw new JobStopped();
    return watch.outcome(end);
  } finally {
    watch.close();
    call.signal.removeEventListener('abort', kill);
  }
}

/** Exit code or signal of the process, once its pipes are read to the end. */
function ending(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal === null ? `exit status ${code ?? 0}` : `signal: ${signal === 'SIGABRT' ? 'aborted' : signal === 'SIGKILL' ? 'killed' : signal}`));
  });
}

function invokeMessage(call: FunctionCall): InvokeMessage {
  return {
    type: 'invoke', payload: call.payload, handler: call.handler, taskRoot: call.zipFolder, requestId: call.requestId, functionName: call.functionName,
    functionVersion: call.functionVersion, functionArn: call.functionArn, memoryMegabytes: call.memoryMegabytes,
    timeoutMilliseconds: call.timeoutSeconds * 1000, logGroup: call.logGroup, logStream: call.logStream,
  };
}

/** Follows one process: its time, its answer, what its end means. */
class Watch {
  answer: Exclude<RuntimeMessage, { type: 'begun' }> | undefined;
  private begun: number;
  private ended: number | undefined;
  private timedOut = false;
  private timer: NodeJS.Timeout;

  constructor(private readonly call: FunctionCall, private readonly kill: () => void) {
    this.begun = performance.now();
    this.timer = this.after(LOAD_MILLISECONDS + call.timeoutSeconds * 1000);
  }

  hear(message: RuntimeMessage): void {
    if (message.type === 'begun') {
      clearTimeout(this.timer);
      this.begun = performance.now();
      this.timer = this.after(this.call.timeoutSeconds * 1000);
    } else {
      this.answer ??= message;
      this.ended ??= performance.now();
    }
  }

  outcome(end: string): Outcome {
    const milliseconds = this.timedOut ? this.call.timeoutSeconds * 1000 : (this.ended ?? performance.now()) - this.begun;
    if (this.answer?.type === 'answer') return { payload: this.answer.payload, memoryMegabytes: this.answer.memoryMegabytes, milliseconds };
    const failure = this.answer?.failure ?? this.failureOf(end);
    return { failure, memoryMegabytes: this.answer?.memoryMegabytes ?? this.call.memoryMegabytes, milliseconds };
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private after(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.timedOut = this.answer === undefined;
      this.kill();
    }, milliseconds);
  }

  private failureOf(end: string): FunctionFailure {
    const { requestId, timeoutSeconds } = this.call;
    if (this.timedOut) return { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds` };
    const memory = end === 'signal: killed' || end === 'signal: aborted';
    return { errorType: memory ? 'Runtime.OutOfMemory' : 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${end}` };
  }
}

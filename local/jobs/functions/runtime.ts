// Entry of build/function-runtime.js: the process in which one invocation of a Lambda function runs.
import { format } from 'node:util';
import { followParent } from '../follow-parent';
import { loadHandler, LoadFault } from './load-handler';
import type { Handler } from './load-handler';
import type { FunctionFailure, InvokeMessage, RuntimeMessage } from './messages';

/** Largest answer, in bytes. */
const LARGEST_ANSWER = 6_291_556;
/** What Node.js itself takes beside the function. */
const RUNTIME_MEGABYTES = 64;
const MEGABYTE = 1024 * 1024;

function usedMegabytes(): number {
  return Math.ceil(process.memoryUsage.rss() / MEGABYTE);
}

/** Tells the parent and ends the process once that is sent. */
function tell(message: RuntimeMessage, then?: () => void): void {
  process.send?.(message, undefined, undefined, then);
}

function finish(message: RuntimeMessage): void {
  tell(message, () => process.exit(0));
}

function fail(error: unknown, requestId: string, errorType?: string): void {
  const failure = describeFailure(error, errorType);
  process.stderr.write(`${new Date().toISOString()}\t${requestId}\tERROR\tInvoke Error \t${JSON.stringify(failure)}\n`);
  finish({ type: 'failure', failure, memoryMegabytes: usedMegabytes() });
}

/** An error as Lambda answers it; what is thrown without being an Error is told as it is. */
function describeFailure(error: unknown, errorType?: string): FunctionFailure {
  if (!(error instanceof Error)) return { errorType: errorType ?? typeof error, errorMessage: String(error), trace: [] };
  return { errorType: errorType ?? error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

/** Lines of console begin with time, request id and level. */
function prefixConsole(requestId: string): void {
  const levels = { log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR', debug: 'DEBUG', trace: 'TRACE' } as const;
  for (const [name, level] of Object.entries(levels) as [keyof typeof levels, string][]) {
    console[name] = (...values: unknown[]) => {
      const text = format(...values).replaceAll('\n', '\r');
      process.stdout.write(`${new Date().toISOString()}\t${requestId}\t${level}\t${text}\n`);
    };
  }
}

function contextOf(message: InvokeMessage, begun: number, done: (error: unknown, result?: unknown) => void): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: message.functionName,
    functionVersion: message.functionVersion,
    invokedFunctionArn: message.functionArn,
    memoryLimitInMB: String(message.memoryMegabytes),
    awsRequestId: message.requestId,
    logGroupName: message.logGroup,
    logStreamName: message.logStream,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(begun + message.timeoutMilliseconds - performance.now())),
    done,
    succeed: (result: unknown) => done(null, result),
    fail: (error: unknown) => done(error ?? new Error('failed')),
  };
}

function answer(result: unknown, requestId: string): void {
  const payload = JSON.stringify(result) ?? 'null';
  const bytes = Buffer.byteLength(payload);
  if (bytes > LARGEST_ANSWER) {
    fail(new Error(`Response payload size exceeded maximum allowed payload size (${LARGEST_ANSWER} bytes): ${bytes} bytes.`), requestId, 'Function.ResponseSizeTooLarge');
  } else {
    finish({ type: 'answer', payload, memoryMegabytes: usedMegabytes() });
  }
}

async function callHandler(handler: Handler, message: InvokeMessage): Promise<void> {
  const begun = performance.now();
  const result = await new Promise<unknown>((resolve, reject) => {
    // Only the first of callback, return and throw counts, as a promise settles once.
    const done = (error: unknown, value?: unknown): void => (error === null || error === undefined ? resolve(value) : reject(asError(error)));
    const returned = handler(JSON.parse(message.payload), contextOf(message, begun, done), done);
    if (isPromise(returned)) returned.then(resolve, reject);
    else if (handler.length < 3) resolve(returned);
  });
  answer(result, message.requestId);
}

function asError(error: unknown): unknown {
  return error instanceof Error || typeof error === 'object' ? error : new Error(String(error));
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** Memory outside of the heap (buffers) counts too. */
function watchMemory(limitMegabytes: number): void {
  setInterval(() => {
    if (usedMegabytes() > limitMegabytes + RUNTIME_MEGABYTES) process.kill(process.pid, 'SIGKILL');
  }, 100).unref();
}

async function invoke(message: InvokeMessage): Promise<void> {
  prefixConsole(message.requestId);
  process.on('uncaughtException', (error) => fail(error, message.requestId));
  process.on('unhandledRejection', (reason) => fail(new Error(String(reason)), message.requestId, 'Runtime.UnhandledPromiseRejection'));
  watchMemory(message.memoryMegabytes);
  try {
    const handler = await loadHandler(message.taskRoot, message.handler);
    tell({ type: 'begun' });
    await callHandler(handler, message);
  } catch (error) {
    fail(error, message.requestId, error instanceof LoadFault ? error.errorType : undefined);
  }
}

process.once('message', (message) => { void invoke(message as InvokeMessage); });
followParent();

// What one invocation of a Lambda function is given and what it answers.

/** One invocation. */
export interface FunctionCall {
  /** The function's zip, unpacked. */
  zipFolder: string;
  /** `<file>.<export>`, such as `index.handler`. */
  handler: string;
  /** The function's own variables and those of its role (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, ...). */
  environment: Readonly<Record<string, string>>;
  functionName: string;
  /** `$LATEST` or a number. */
  functionVersion: string;
  /** The ARN invoked. */
  functionArn: string;
  /** The invocation's id, in its log lines. */
  requestId: string;
  /** The event, JSON text. */
  payload: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  /** Log group and stream, which the handler's context names. */
  logGroup: string;
  logStream: string;
  /** The bundle `build/function-runtime.js`. */
  runtimeFile: string;
  /** The folder `node_modules` where `@aws-sdk/*` lies. */
  modulesFolder: string;
  /** A folder of this invocation's own, its /tmp. */
  workFolder: string;
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  /** A line of the function's log, START, END and REPORT included. */
  log(line: string): void;
}

/** What the function answered. */
export interface FunctionAnswer {
  /** JSON text: the result, or `{errorType, errorMessage, trace}`. */
  payload: string;
  /** Set where the function failed: Invoke's `X-Amz-Function-Error`. */
  error?: { type: 'Unhandled' };
  /** The last 4 KB of the log, for Invoke's LogResult. */
  logTail: string;
  durationMilliseconds: number;
}

/** @throws JobStopped if the signal aborts before the function answered */
export type RunFunction = (call: FunctionCall) => Promise<FunctionAnswer>;

// What run-function and the runtime's process say to each other.

/** To the process: the one invocation that it is for. */
export interface InvokeMessage {
  type: 'invoke';
  payload: string;
  handler: string;
  taskRoot: string;
  requestId: string;
  functionName: string;
  functionVersion: string;
  functionArn: string;
  memoryMegabytes: number;
  timeoutMilliseconds: number;
  logGroup: string;
  logStream: string;
}

/** What Lambda answers for a function that failed. */
export interface FunctionFailure {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** From the process. */
export type RuntimeMessage =
  /** The code is loaded: the function's time begins. */
  | { type: 'begun' }
  | { type: 'answer'; payload: string; memoryMegabytes: number }
  | { type: 'failure'; failure: FunctionFailure; memoryMegabytes: number };

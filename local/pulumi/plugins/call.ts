// Calls a gRPC method as a promise.
import type { CallOptions, Client, ServiceError } from '@grpc/grpc-js';
import { credentials, Metadata, status } from '@grpc/grpc-js';

/** Messages may be as large as Pulumi's own engine takes them. */
export const channelOptions = { 'grpc.max_receive_message_length': 400 * 1024 * 1024, 'grpc.max_send_message_length': 400 * 1024 * 1024 };

export const insecure = credentials.createInsecure;

/** Whether an error says that the other side does not know the method. */
export const isUnimplemented = (error: unknown): boolean => isServiceError(error) && error.code === status.UNIMPLEMENTED;

export const isServiceError = (error: unknown): error is ServiceError => error instanceof Error && 'code' in error && 'details' in error;

/** What a gRPC error says, without its code. */
export const messageOf = (error: unknown): string => (isServiceError(error) ? error.details : error instanceof Error ? error.message : String(error));

type Method<Request, Response> = (request: Request, metadata: Metadata, options: Partial<CallOptions>, callback: (error: ServiceError | null, response: Response) => void) => unknown;

/** One unary call. @throws ServiceError */
export function call<Request, Response>(client: Client, method: Method<Request, Response>, request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    method.call(client, request, new Metadata(), {}, (error, response) => { if (error === null) resolve(response); else reject(error); });
  });
}

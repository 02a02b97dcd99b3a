// Sends engine events to whoever follows: the Automation API's gRPC service, or a file of JSON lines.
import fs from 'node:fs';
import type { ClientWritableStream } from '@grpc/grpc-js';
import { EventsClient } from '@pulumi/pulumi/proto/events_grpc_pb';
import { EventRequest } from '@pulumi/pulumi/proto/events_pb';
import { channelOptions, insecure } from '../plugins/call';
import type { EngineEvent } from './events';

/** Takes events in order; `close` waits until the follower has them all. */
export interface EventStream {
  send(event: EngineEvent): void;
  close(): Promise<void>;
}

const numbered = (now: () => number): ((event: EngineEvent) => string) => {
  let sequence = 0;
  return (event) => JSON.stringify({ sequence: sequence++, timestamp: Math.floor(now() / 1000), ...event });
};

function grpcStream(address: string, now: () => number): EventStream {
  const client = new EventsClient(address, insecure(), channelOptions);
  const line = numbered(now);
  let finished: () => void = () => undefined;
  let failed: (error: Error) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => { finished = resolve; failed = reject; });
  const stream: ClientWritableStream<EventRequest> = client.streamEvents((error) => { if (error === null) finished(); else failed(error); });
  return {
    send: (event) => { const request = new EventRequest(); request.setEvent(line(event)); stream.write(request); },
    close: async () => {
      stream.end();
      await ended.finally(() => client.close());
    },
  };
}

/** The follower that `--event-log` names, or nobody. */
export function openEventStream(target: string | undefined, now: () => number): EventStream {
  if (target === undefined) return { send: () => undefined, close: async () => undefined };
  if (target.startsWith('tcp://')) return grpcStream(target.slice('tcp://'.length), now);
  const line = numbered(now);
  return { send: (event) => fs.appendFileSync(target, `${line(event)}\n`), close: async () => undefined };
}

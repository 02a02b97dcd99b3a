// Which service a request is for, and its path without the names that a host carries.
import type { Dispatcher, ServedService } from '../dispatch';

/** What a Host header says: this machine, a bucket on it, or another name. */
export type HostName = { kind: 'here' } | { kind: 'bucket'; bucket: string } | { kind: 'other'; name: string };

/** Reads a Host header: only loopback names are this endpoint, or any web page could reach it through DNS. */
export function readHost(host: string): HostName {
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
  if (name === '127.0.0.1' || name === 'localhost' || name === '[::1]') return { kind: 'here' };
  const match = /^(?:([a-z0-9.-]+)\.)?(?:s3(?:[.-][a-z0-9-]+)?\.)?localhost$/.exec(name) ?? /^(?:([a-z0-9.-]+)\.)127\.0\.0\.1$/.exec(name);
  if (match === null) return { kind: 'other', name };
  const bucket = match[1];
  return bucket === undefined || /^s3(?:[.-][a-z0-9-]+)?$/.test(bucket) ? { kind: 'here' } : { kind: 'bucket', bucket };
}

/** Finds the service: by X-Amz-Target among those that the signature is scoped to, else by the scope alone. */
export function routeService(
  dispatcher: Dispatcher, signingName: string | undefined, amzTarget: string | undefined,
): { served: ServedService; operation?: string } | undefined {
  const services = dispatcher.all();
  const signed = services.filter(({ service }) => signingName !== undefined && service.signingNames.includes(signingName));
  if (amzTarget !== undefined) {
    const at = amzTarget.lastIndexOf('.');
    const prefix = amzTarget.slice(0, at);
    const served = (signed.length > 0 ? signed : signingName === undefined ? services : []).find(({ model }) => model.metadata.targetPrefix === prefix);
    return served === undefined ? undefined : { served, operation: amzTarget.slice(at + 1) };
  }
  const served = signed.find(({ model }) => model.metadata.protocol !== 'json');
  return served === undefined ? undefined : { served };
}

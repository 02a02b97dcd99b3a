// A stack's settings as program and providers read them: texts, some of them secret.
import type { Crypter } from '../secrets/passphrase';
import { asSecret, type Value, type Values } from '../values/wire';

/** One setting. */
export interface ConfigValue {
  /** A text; an object's is its JSON. */
  value: string;
  secret: boolean;
  /** The structured value where the file has one. */
  object?: unknown;
}

/** `name` becomes `project:name`; a full key stays. */
export const fullKey = (key: string, project: string): string => (key.includes(':') ? key : `${project}:${key}`);

const isSecure = (value: unknown): value is { secure: string } => typeof value === 'object' && value !== null && typeof (value as { secure?: unknown }).secure === 'string' && Object.keys(value).length === 1;

function decrypted(value: unknown, crypter: () => Crypter): { value: unknown; secret: boolean } {
  if (isSecure(value)) return { value: crypter().decrypt(value.secure), secret: true };
  if (Array.isArray(value)) {
    const items = value.map((item) => decrypted(item, crypter));
    return { value: items.map((item) => item.value), secret: items.some((item) => item.secret) };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => [key, decrypted(item, crypter)] as const);
    return { value: Object.fromEntries(entries.map(([key, item]) => [key, item.value])), secret: entries.some(([, item]) => item.secret) };
  }
  return { value, secret: false };
}

/** All settings of a file. */
export function readConfig(config: Readonly<Record<string, unknown>>, project: string, crypter: () => Crypter): Map<string, ConfigValue> {
  const entries = Object.entries(config).map(([key, raw]): [string, ConfigValue] => {
    const { value, secret } = decrypted(raw, crypter);
    const structured = typeof value === 'object' && value !== null;
    return [fullKey(key, project), { value: structured ? JSON.stringify(value) : String(value ?? ''), secret, ...(structured ? { object: value } : {}) }];
  });
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A package's settings as inputs of its default provider. */
export function providerInputs(config: ReadonlyMap<string, ConfigValue>, packageName: string): Values {
  const inputs: [string, Value][] = [];
  for (const [key, { value, secret }] of config) {
    const [namespace, name = ''] = key.split(':', 2);
    if (namespace === packageName) inputs.push([name, secret ? asSecret(value) : value]);
  }
  return Object.fromEntries(inputs);
}

// Property values as they travel over Pulumi's gRPC: plain JSON with marked objects for what JSON lacks.

/** Key that marks an object as a special value (pulumi/sdk resource.SigKey). */
export const signatureKey = '4dabf18193072939515e22adb298388d';
export const secretSignature = '1b47061264138c4ac30d75fd1eb44270';
export const outputSignature = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';
export const resourceSignature = '5cf8f73096256a8f31e491e813e4eb8e';
export const assetSignature = 'c44067f5952c0a294b673a41bacd8c17';
export const archiveSignature = '0def7320c3a5731c473e5ecbe6d01bc7';

/** Stands for a value that is known after the deployment only. */
export const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** A property value in its wire form. */
export type Value = null | boolean | number | string | Value[] | Values;

/** An object of property values. */
export interface Values {
  [key: string]: Value;
}

export const isObject = (value: Value | undefined): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is an object with the given mark. */
export const hasSignature = (value: Value | undefined, signature: string): value is Values => isObject(value) && value[signatureKey] === signature;

export const isSecret = (value: Value | undefined): value is Values => hasSignature(value, secretSignature);

/** The value as a secret; a secret stays one. */
export const asSecret = (value: Value): Value => (isSecret(value) ? value : { [signatureKey]: secretSignature, value });

/** Rebuilds a value from the leaves up. */
export function mapValue(value: Value, change: (value: Value) => Value): Value {
  if (Array.isArray(value)) return change(value.map((item) => mapValue(item, change)));
  if (isObject(value)) return change(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapValue(item, change)])));
  return change(value);
}

/** The value without the marks of secrets. */
export const withoutSecrets = (value: Value): Value => mapValue(value, (item) => (isSecret(item) ? (item['value'] ?? null) : item));

/** Whether anything inside satisfies the condition. */
export function someValue(value: Value, condition: (value: Value) => boolean): boolean {
  if (condition(value)) return true;
  if (Array.isArray(value)) return value.some((item) => someValue(item, condition));
  return isObject(value) && Object.values(value).some((item) => someValue(item, condition));
}

export const containsUnknown = (value: Value): boolean => someValue(value, (item) => item === unknownValue);
export const containsSecret = (value: Value): boolean => someValue(value, isSecret);

/** Output values become what the state keeps of them: the value, a secret, or an unknown. */
export function resolveOutputs(value: Value): Value {
  return mapValue(value, (item) => {
    if (!hasSignature(item, outputSignature)) return item;
    const inner = item['value'] ?? (Object.hasOwn(item, 'value') ? null : unknownValue);
    return item['secret'] === true ? asSecret(inner) : inner;
  });
}

/** An object without members that are null at the top: Pulumi drops those of a resource's inputs. */
export function withoutNulls(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

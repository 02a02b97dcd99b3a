// URNs: how Pulumi names a resource for good.

export const stackType = 'pulumi:pulumi:Stack';
export const providerTypePrefix = 'pulumi:providers:';

/** Stack and project that URNs begin with. */
export interface StackName {
  stack: string;
  project: string;
}

/** `a$b` of a URN: the types from the outermost parent on. */
export const qualifiedTypeOf = (urn: string): string => urn.split('::')[2] ?? '';

export const typeOf = (urn: string): string => qualifiedTypeOf(urn).split('$').at(-1) ?? '';

export const nameOf = (urn: string): string => urn.split('::').slice(3).join('::');

/** The URN of a resource below a parent; the stack itself adds nothing. */
export function makeUrn({ stack, project }: StackName, type: string, name: string, parent: string): string {
  const parentType = parent === '' ? '' : qualifiedTypeOf(parent);
  const prefix = parentType === '' || parentType === stackType ? '' : `${parentType}$`;
  return `urn:pulumi:${stack}::${project}::${prefix}${type}::${name}`;
}

/** `urn::id`, as resources refer to their provider. */
export function parseReference(reference: string): { urn: string; id: string } {
  const at = reference.lastIndexOf('::');
  return { urn: reference.slice(0, at), id: reference.slice(at + 2) };
}

/** The package of a type token such as `aws-native:s3:Bucket`. */
export const packageOf = (type: string): string => type.split(':')[0] ?? '';

/** Providers that the engine made by itself. */
export const isDefaultProvider = (urn: string): boolean => typeOf(urn).startsWith(providerTypePrefix) && /^default(_|$)/.test(nameOf(urn));

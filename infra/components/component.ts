// What all components share: their type's name, names of children, tags, and the hook by which a caller changes a child.
import * as pulumi from '@pulumi/pulumi';

/** Changes a child before it is made: members to lay over its arguments, or a function that changes them, its options in place. */
export type Transform<Args extends object> = Partial<Args> | ((args: Args, options: pulumi.CustomResourceOptions, name: string) => void);

/** What every component takes. */
export interface CommonArgs {
  /** Tags of every child. */
  tags: Readonly<Record<string, string>>;
}

/** A group of resources under one name; names of children begin with it. */
export abstract class Component extends pulumi.ComponentResource {
  constructor(kind: string, private readonly componentName: string, options?: pulumi.ComponentResourceOptions) {
    super(`mlops:infra:${kind}`, componentName, {}, options);
  }

  /** Name, arguments and options of a child, the caller's transform applied. */
  protected child<Args extends object>(suffix: string, args: Args, transform?: Transform<Args>, options: pulumi.CustomResourceOptions = {}): [string, Args, pulumi.CustomResourceOptions] {
    const name = `${this.componentName}-${suffix}`;
    const given = { ...args };
    const withParent = { ...options, parent: this };
    if (typeof transform !== 'function') return [name, { ...given, ...transform }, withParent];
    transform(given, withParent, name);
    return [name, given, withParent];
  }
}

/** Tags as most of AWS's APIs write them, in order of key. */
export function tagList<Value extends pulumi.Input<string>>(tags: Readonly<Record<string, Value>>): { key: string; value: Value }[] {
  return Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, value]) => ({ key, value }));
}

/** Options of a resource that holds what cannot be made again. */
export function stateful(protect: boolean): pulumi.CustomResourceOptions {
  return protect ? { protect: true, retainOnDelete: true } : {};
}

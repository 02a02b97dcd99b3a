// Reads and writes Pulumi.<stack>.yaml: a stack's settings and the salt of its secrets.
import fs from 'node:fs';
import path from 'node:path';
import { isMap, isScalar, parseDocument, Document, stringify } from 'yaml';

/** A stack's settings, with comments and order kept on a rewrite. */
export class StackFile {
  private constructor(readonly file: string, private readonly document: Document) {}

  static read(folder: string, stack: string): StackFile {
    const file = path.join(folder, `Pulumi.${stack}.yaml`);
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    const parsed = parseDocument(text);
    return new StackFile(file, isMap(parsed.contents) ? (parsed as unknown as Document) : new Document({}));
  }

  get exists(): boolean {
    return fs.existsSync(this.file);
  }

  get salt(): string | undefined {
    const value: unknown = this.document.get('encryptionsalt');
    return typeof value === 'string' ? value : undefined;
  }

  set salt(value: string | undefined) {
    if (value === undefined) this.document.delete('encryptionsalt');
    else this.document.set('encryptionsalt', value);
  }

  /** Settings by full key, as YAML has them. */
  get config(): Record<string, unknown> {
    const node: unknown = this.document.get('config');
    return isMap(node) ? (node.toJS(this.document) as Record<string, unknown>) : {};
  }

  set(key: string, value: unknown): void {
    if (!isMap(this.document.get('config'))) this.document.set('config', this.document.createNode({}));
    this.document.setIn(['config', key], isScalar(value) ? value : this.document.createNode(value));
  }

  remove(key: string): boolean {
    return this.document.deleteIn(['config', key]);
  }

  write(): void {
    const text = isMap(this.document.contents) && this.document.contents.items.length === 0 ? '' : stringify(this.document.toJS(), { lineWidth: 0 });
    const content = this.document.commentBefore == null && !String(this.document).includes('#') ? text : this.document.toString({ lineWidth: 0 });
    fs.writeFileSync(`${this.file}.new`, content, { mode: 0o600 });
    fs.renameSync(`${this.file}.new`, this.file);
  }
}

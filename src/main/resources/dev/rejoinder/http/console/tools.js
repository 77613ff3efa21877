// "Tools": what an assistant can do, each tool with its switch, and the dialogs to add, edit and test one.
import { get, patch, path, post, remove } from './api.js';
import { button, fill, h, icon, iconButton } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';
import { absolute, count, relative } from './format.js';
import { McpServers } from './mcp-servers.js';
import { Page } from './page.js';
import { may } from './permissions.js';
import { switchBox } from './switch.js';
import { effectLabel } from './tool-effects.js';

/** The tools of this server: kind, title and description. */
const BUILT_IN = [
  ['search_knowledge', 'Search knowledge', 'Searches the sources again, with words that the model chooses.'],
  ['current_time', 'Current time', 'Returns date, time and weekday.'],
];

class Tools extends Page {
  start() {
    this.list = h('div');
    fill(this,
      h('div', { class: 'section-head' },
        h('p', { class: 'lead' }, 'The assistant calls these tools while it answers.'),
        h('div', { class: 'row' },
          may('administer') ? h('a', { class: 'button quiet', href: '#/settings/secrets' }, icon('lock'), h('span', null, 'Secrets')) : null,
          button('Import from OpenAPI', () => this.openImport(), { icon: 'download' }),
          button('Add HTTP action', () => this.add(), { class: 'button primary', icon: 'plus' }))),
      this.list);
    const servers = new McpServers(this, () => this.refresh());
    this.append(servers.root);
    this.refresh();
    servers.refresh();
  }

  get place() {
    return path('bots', this.bot.id, 'tools');
  }

  refresh() {
    return this.load(this.list, () => get(this.place, { signal: this.signal }), ({ tools }) => {
      const used = new Set(tools.map((tool) => tool.builtin?.kind));
      fill(this.list,
        tools.length ? null : h('p', { class: 'notice plain' }, 'No tools yet. Add a request that the assistant may send to your systems, such as one that looks up an order.'),
        h('ul', { class: 'list' }, tools.map((tool) => this.row(tool)), BUILT_IN.filter(([kind]) => !used.has(kind)).map((each) => this.builtIn(...each))));
    });
  }

  changed(message) {
    toast(message);
    return this.refresh();
  }

  add() {
    this.open(import('./tool-form.js'), ({ openToolForm }) => openToolForm(this.bot, null, (tool) => this.changed(`${tool.title} added.`)));
  }

  edit(tool) {
    this.open(import('./tool-form.js'), ({ openToolForm }) => openToolForm(this.bot, tool, (stored) => this.changed(`${stored.title} saved.`)));
  }

  openImport() {
    this.open(import('./tool-import.js'), ({ openImport }) => openImport(this.bot, (tools) => this.changed(`${count(tools.length, 'tool')} created.`)));
  }

  /** Opens a dialog whose code is loaded only now, so that the page appears sooner. */
  open(module, show) {
    this.run(async () => show(await module), (error) => toast(error.message, 'error'));
  }

  row(tool) {
    return h('li', { 'data-tool': tool.name },
      h('div', { class: 'list-icon' }, icon('tool')),
      h('div', { class: 'grow' },
        h('p', { class: 'title-line' }, tool.title),
        h('p', { class: 'meta' },
          h('code', null, tool.name),
          h('span', { class: 'tag' }, kindOf(tool)),
          h('span', { class: 'tag' }, effectLabel(tool)),
          tool.requiresApproval ? h('span', { class: 'tag warn' }, tool.visitorApproves ? 'Visitor approves' : 'Needs approval') : null,
          h('span', { title: absolute(tool.updatedAt) }, `changed ${relative(tool.updatedAt)}`))),
      h('div', { class: 'row tight' },
        switchBox(tool.title, tool.enabled, (enabled) => this.turn(tool, enabled)),
        iconButton('play', `Test ${tool.title}`, () => this.open(import('./tool-test.js'), ({ openToolTest }) => openToolTest(this.bot, tool))),
        iconButton('pencil', `Edit ${tool.title}`, () => this.edit(tool)),
        iconButton('trash', `Delete ${tool.title}`, () => this.delete(tool))));
  }

  /** Turns a tool on or off. The switch shows the stored state again if that fails. */
  async turn(tool, enabled) {
    const stored = await this.run(() => patch(`${this.place}${path(tool.id)}`, { enabled }), (error) => toast(error.message, 'error'));
    if (stored) toast(`${stored.title} is ${stored.enabled ? 'on' : 'off'}.`);
    return stored?.enabled ?? !enabled;
  }

  /** A tool of this server that the assistant does not have yet. */
  builtIn(kind, title, description) {
    return h('li', { 'data-tool': kind },
      h('div', { class: 'list-icon' }, icon('tool')),
      h('div', { class: 'grow' },
        h('p', { class: 'title-line' }, title),
        h('p', { class: 'meta' }, h('code', null, kind), h('span', { class: 'tag' }, 'Built-in'), h('span', null, description))),
      switchBox(title, false, async () => {
        const added = await this.run(() => post(`${this.place}/builtin`, { kind }), (error) => toast(error.message, 'error'));
        if (added) {
          await this.changed(`${added.title} is on.`);
          this.list.querySelector(`[data-tool="${kind}"] .switch`)?.focus();
        }
        return Boolean(added);
      }));
  }

  delete(tool) {
    confirmDialog(`Delete ${tool.title}?`, 'The assistant can no longer call it. Calls in past conversations stay visible. This cannot be undone.', {
      label: 'Delete tool',
      action: async () => {
        await remove(`${this.place}${path(tool.id)}`);
        this.changed(`${tool.title} deleted.`);
      },
    });
  }
}

const kindOf = (tool) => ({ http: () => `HTTP ${tool.http.method}`, mcp: () => 'MCP', builtin: () => 'Built-in' })[tool.type]();

customElements.define('rj-tools', Tools);

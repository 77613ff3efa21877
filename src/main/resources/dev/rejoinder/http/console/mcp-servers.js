// The MCP servers of an assistant: add one, choose its tools, and accept those that have changed.
import { get, patch, path, post, remove } from './api.js';
import { codeBlock } from './code.js';
import { button, field, fieldGroup, fill, h, icon, iconButton } from './dom.js';
import { confirmDialog, formDialog, openDialog, toast } from './dialogs.js';
import { pairRows } from './editable-rows.js';
import { absolute, relative } from './format.js';
import { errorState, loadingState } from './page.js';
import { switchBox } from './switch.js';

/** The list of MCP servers. `changed` is called after a change of the assistant's tools. */
export class McpServers {
  constructor(page, changed) {
    this.page = page;
    this.changed = changed;
    this.place = path('bots', page.bot.id, 'mcp-servers');
    this.list = h('div');
    this.root = h('section', { class: 'mcp-servers' },
      h('div', { class: 'section-head' },
        h('div', null, h('h2', null, 'MCP servers'), h('p', { class: 'lead' }, 'Offer the assistant the tools of a remote server.')),
        button('Add MCP server', () => this.edit(null), { icon: 'plus' })),
      this.list);
  }

  refresh() {
    return this.page.load(this.list, () => get(this.place, { signal: this.page.signal }), ({ mcpServers }) => fill(this.list,
      mcpServers.length ? h('ul', { class: 'list' }, mcpServers.map((server) => this.row(server))) : h('p', { class: 'faint' }, 'No MCP servers yet')), loadingState(1));
  }

  row(server) {
    return h('li', null,
      h('div', { class: 'list-icon' }, icon('globe')),
      h('div', { class: 'grow' },
        h('p', { class: 'title-line' }, server.name),
        h('p', { class: 'meta' }, h('span', null, server.url),
          server.toolsReadAt ? h('span', { title: absolute(server.toolsReadAt) }, `tools read ${relative(server.toolsReadAt)}`) : h('span', { class: 'tag warn' }, 'Tools not read'))),
      h('div', { class: 'row tight' },
        switchBox(server.name, server.enabled, (enabled) => this.turn(server, enabled)),
        iconButton('tool', `Tools of ${server.name}`, () => this.openTools(server)),
        iconButton('pencil', `Edit ${server.name}`, () => this.edit(server)),
        iconButton('trash', `Delete ${server.name}`, () => this.delete(server))));
  }

  async turn(server, enabled) {
    const stored = await this.page.run(() => patch(`${this.place}${path(server.id)}`, { enabled }), (error) => toast(error.message, 'error'));
    if (stored) toast(`${stored.name} is ${stored.enabled ? 'on' : 'off'}.`);
    return stored?.enabled ?? !enabled;
  }

  edit(server) {
    const headers = pairRows(server?.headers ?? {}, 'header');
    formDialog(server ? `Edit ${server.name}` : 'Add MCP server', [
      field('Name', h('input', { name: 'name', required: true, maxlength: 100, autocomplete: 'off', autofocus: true, '.value': server?.name ?? '' })),
      field('URL', h('input', { name: 'url', type: 'url', required: true, autocomplete: 'off', placeholder: 'https://crm.example/mcp', '.value': server?.url ?? '' }), 'Its endpoint for streamable HTTP.'),
      fieldGroup('Headers', 'headers', 'For a token, create a secret, and send Authorization with the value Bearer {{secret.NAME}}.', headers.root),
    ], {
      submitLabel: server ? 'Save' : 'Add server',
      submit: async (form) => {
        const body = { name: form.elements.name.value.trim(), url: form.elements.url.value.trim(), headers: headers.read() };
        const stored = await (server ? patch(`${this.place}${path(server.id)}`, body) : post(this.place, body));
        this.refresh();
        if (!server) this.openTools(stored);
      },
    });
  }

  delete(server) {
    confirmDialog(`Delete ${server.name}?`, 'Its tools are removed from the assistant. This cannot be undone.', {
      label: 'Delete server',
      action: async () => {
        await remove(`${this.place}${path(server.id)}`);
        toast(`${server.name} deleted.`);
        this.refresh();
        this.changed();
      },
    });
  }

  /** Shows the tools of a server. Reads them from the server if that has never been done. */
  openTools({ id, name }) {
    const place = `${this.place}${path(id)}`;
    const body = h('div', { class: 'stack' });
    const dialog = openDialog(`Tools of ${name}`, body, { kind: 'wide' });
    const load = async (work) => {
      const hadFocus = dialog.contains(document.activeElement);
      fill(body, loadingState(2));
      try {
        const server = await work();
        fill(body, this.tools(server, load, place));
      } catch (error) {
        fill(body, errorState(error, () => load(reread)));
      }
      if (hadFocus) (body.querySelector('button, input') ?? dialog).focus();
    };
    const reread = async () => {
      const server = await post(`${place}/refresh`);
      this.refresh();
      return server;
    };
    load(async () => {
      const server = await get(place);
      return server.toolsReadAt ? server : reread();
    });
  }

  tools(server, load, place) {
    const work = (action) => load(async () => {
      const stored = await action();
      this.changed();
      return stored;
    });
    const boxes = [];
    const rows = server.tools.map((tool) => this.tool(tool, boxes, (accepted) => work(() => post(`${place}/tools${path(accepted.toolId)}/accept`, { fingerprint: accepted.fingerprint }))));
    const add = button('Add to the assistant', () => work(() => post(`${place}/tools`, { tools: boxes.filter((box) => box.checked).map((box) => box.value) })), { class: 'button primary', disabled: true });
    boxes.forEach((box) => box.addEventListener('change', () => { add.disabled = !boxes.some((each) => each.checked); }));
    return [
      h('div', { class: 'section-head' },
        h('p', { class: 'faint' }, `Read ${relative(server.toolsReadAt)}, MCP ${server.protocolVersion}`),
        button('Read again', () => load(async () => {
          const stored = await post(`${place}/refresh`);
          this.refresh();
          return stored;
        }), { icon: 'refresh' })),
      rows.length ? h('ul', { class: 'operations', tabindex: '0', 'aria-label': 'Tools' }, rows) : h('p', null, 'The server offers no tools.'),
      boxes.length ? h('div', { class: 'dialog-foot' }, add) : null];
  }

  tool(tool, boxes, accept) {
    const about = h('span', null, h('strong', null, tool.title), tool.title === tool.name ? null : [' ', h('code', null, tool.name)],
      h('span', { class: 'meta' }, hints(tool.annotations), tool.chosen ? h('span', { class: `tag ${tool.changed ? 'warn' : 'good'}` }, tool.changed ? 'Changed' : 'Added') : null),
      tool.changed ? null : h('span', { class: 'tool-says' }, tool.description),
      tool.problem ? h('span', { class: 'field-error' }, tool.problem) : null);
    if (tool.changed) return h('li', { class: 'stack-small' }, h('div', { class: 'check' }, about), change(tool, accept));
    if (tool.chosen || tool.problem) return h('li', null, h('div', { class: 'check unusable' }, about));
    const box = h('input', { type: 'checkbox', value: tool.name });
    boxes.push(box);
    return h('li', null, h('label', { class: 'check' }, box, about));
  }
}

function hints({ readOnlyHint, destructiveHint, idempotentHint }) {
  return [readOnlyHint ? 'Reads' : null, destructiveHint ? 'May destroy' : null, idempotentHint && !readOnlyHint ? 'Repeatable' : null]
    .filter(Boolean).map((hint) => h('span', { class: 'tag' }, hint));
}

/** What was accepted and what the server says now, side by side. */
function change(tool, accept) {
  const side = (title, { description, inputSchema }) => h('section', null, h('h3', null, title),
    codeBlock(description, 'Description'), codeBlock(JSON.stringify(inputSchema, null, 2), 'Parameters'));
  return h('div', { class: 'stack-small' },
    h('p', null, 'The server describes this tool differently than you accepted it. The assistant does not use it until you accept the change.'),
    h('div', { class: 'side-by-side' }, side('Accepted', tool.accepted), side('Now', tool)),
    tool.fingerprint ? h('div', null, button('Accept the change', () => accept(tool), { 'aria-label': `Accept the change of ${tool.title}`, icon: 'check' })) : null);
}

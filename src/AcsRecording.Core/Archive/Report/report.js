'use strict';

// Whatever comes from outside reaches the page as a text node or as the value of an attribute that is no address; addresses are those that
// the report's maker has checked. No HTML is made of text anywhere.
(() => {
  const report = JSON.parse(document.getElementById('data').textContent);

  // With more recordings than this, a section is filled in when it comes near the screen.
  const FILLED_AT_ONCE = 20;

  // ---- Elements

  const SVG = 'http://www.w3.org/2000/svg';

  function add(element, ...children) {
    element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== ''));
    return element;
  }

  function create(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, '');
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
    }
    return add(element, children);
  }

  const el = (name, attributes = {}, ...children) => create(document.createElement(name), attributes, children);
  const svg = (name, attributes = {}, ...children) => create(document.createElementNS(SVG, name), attributes, children);

  // Text from outside. Its direction stays its own.
  const outside = text => el('bdi', {}, String(text));

  function place(element, left, width) {
    element.style.left = `${100 * left}%`;
    if (width !== undefined) element.style.width = `${100 * width}%`;
    return element;
  }

  const idOf = id => id === null ? NONE : el('code', {}, outside(id));

  const facts = (attributes, pairs) => el('dl', attributes, pairs.filter(pair => pair[1] !== null)
    .map(([name, ...value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));

  // ---- Words and numbers

  const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

  function clock(seconds) {
    const whole = Math.max(0, Math.round(seconds));
    const two = number => String(number).padStart(2, '0');
    return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  }

  function spoken(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const parts = [[Math.floor(whole / 3600), 'hour'], [Math.floor(whole / 60) % 60, 'minute'], [whole % 60, 'second']];
    return parts.filter(([number], at) => number > 0 || (at === 2 && whole === 0)).map(([number, unit]) => count(number, unit)).join(' ');
  }

  function size(bytes) {
    const units = ['B', 'KB', 'MB', 'GB', 'TB'];
    let unit = 0;
    for (; bytes >= 999.5 && unit < units.length - 1; unit++) bytes /= 1024;
    return `${unit === 0 || bytes >= 99.95 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
  }

  const NONE = '\u2013';
  const timeOf = text => text ? new Date(text) : null;
  const day = date => date.toISOString().slice(0, 10);
  const timeOfDay = date => date.toISOString().slice(11, 19);
  const unbroken = text => el('span', { class: 'time' }, text);
  const dayAndTime = date => [unbroken(day(date)), ' ', unbroken(timeOfDay(date))];
  const moment = text => {
    const date = timeOf(text);
    return date ? el('time', { datetime: date.toISOString() }, dayAndTime(date)) : NONE;
  };
  const playTime = seconds => seconds === null ? 'not known' : clock(seconds);

  // What the form of a raw id says. https://learn.microsoft.com/azure/communication-services/concepts/identifiers
  function kindOf(id) {
    if (id.startsWith('4:')) return 'Phone';
    if (/^8:(orgid|dod|gcch|teamsvisitor):/.test(id)) return 'Teams';
    if (/^8:(acs|spool|dod-acs|gcch-acs):/.test(id)) return 'Communication Services';
    if (id.startsWith('28:')) return 'Bot or Teams app';
    return null;
  }

  function person(participant) {
    const kind = kindOf(participant.id);
    return [outside(participant.id), kind ? el('span', { class: 'muted' }, ` (${kind})`) : ''];
  }

  // ---- Waveforms

  const bytesOf = base64 => Uint8Array.from(atob(base64), character => character.charCodeAt(0));

  // A closed outline, mirrored about the middle of a height of 2.
  function outline(values, gain) {
    const heights = Array.from(values, value => Math.min(1, value * gain).toFixed(3));
    let path = 'M0 1';
    heights.forEach((height, at) => { path += `V${(1 - height).toFixed(3)}H${at + 1}`; });
    for (let at = heights.length - 1; at >= 0; at--) path += `V${1 + Number(heights[at])}H${at}`;
    return path + 'Z';
  }

  function drawLanes(recording) {
    const lanes = recording.lanes.map(lane => ({
      ...lane, parts: lane.parts.map(part => ({ chunk: part.chunk, peaks: bytesOf(part.peaks), loudness: bytesOf(part.loudness) })),
    }));
    const highest = peaks => peaks.reduce((most, peak) => Math.max(most, peak), 1);
    const loudest = Math.max(1, ...lanes.flatMap(lane => lane.parts.map(part => highest(part.peaks))));

    // Lanes of one recording are comparable: all have the gain that the loudest one can take, up to ten.
    const gain = Math.min(1 / loudest, 10 / 255);
    return lanes.map(lane => {
      const wave = el('div', { class: 'wave', 'aria-hidden': 'true' });
      const paths = new Map(lane.parts.map(part => [part.chunk, [outline(part.peaks, gain), outline(part.loudness, gain)]]));
      for (const segment of recording.segments.filter(piece => piece.kind === 'chunk')) {
        const drawn = paths.get(segment.chunk);
        const bin = recording.chunks[segment.chunk].bin;
        const [left, width] = [segment.at / recording.length, segment.length / recording.length];
        if (!drawn) {
          wave.append(place(el('div', { class: 'none' }), left, width));
          continue;
        }
        const [from, bins] = [segment.media / bin, segment.length / bin];
        wave.append(place(svg('svg', { viewBox: `${from} 0 ${Math.max(bins, 1e-6)} 2`, preserveAspectRatio: 'none' },
          svg('path', { class: 'peaks', d: drawn[0] }), svg('path', { class: 'loudness', d: drawn[1] })), left, width));
      }
      return el('div', { class: 'lane' }, el('div', { class: 'lane-name' }, laneName(lane)), wave);
    });
  }

  function laneName(lane) {
    if (lane.participant !== null) return [el('b', {}, outside(lane.participant)), ` channel ${lane.channel}`];
    if (lane.channel === null) return el('b', {}, 'All participants');
    return [el('b', {}, `Channel ${lane.channel}`), ' no participant is named for it'];
  }

  // ---- Timeline

  const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

  function drawAxis(length) {
    const step = STEPS.find(seconds => length / seconds <= 10) ?? length / 10;
    const axis = el('div', { class: 'axis', 'aria-hidden': 'true' });

    // A label needs room to the right of its mark.
    for (let at = 0; at < Math.max(length * 0.94, step / 2); at += step) axis.append(place(el('span', {}, clock(at)), at / length));
    return axis;
  }

  function drawTimeline(recording) {
    const share = segment => [segment.at / recording.length, segment.length / recording.length];
    const between = recording.segments.filter(segment => segment.kind !== 'chunk');
    const shades = between.map(segment => place(el('div', { class: `shade ${segment.kind}`, 'aria-hidden': 'true' }), ...share(segment)));
    const strip = el('div', { class: 'strip', 'aria-hidden': 'true' });
    const named = new Set();
    for (const segment of recording.segments) {
      if (segment.kind === 'chunk' && named.has(segment.chunk)) continue;
      if (segment.kind === 'chunk') named.add(segment.chunk);
      const text = segment.kind === 'pause' ? `Paused ${clock(segment.length)}` : segment.text;

      // Half a word says nothing: what lies below in words has it.
      const wide = segment.length / recording.length;
      if (segment.kind !== 'chunk' && wide < 0.012 * text.length) continue;
      strip.append(place(el('span', { class: segment.kind }, text), ...share(segment)));
    }
    const lanes = recording.lanes.length > 0 ? recording.lanes : [{ participant: null, channel: null, parts: [] }];
    const plot = el('div', { class: 'plot' }, shades, drawLanes({ ...recording, lanes }), strip);
    return [el('div', { class: 'timeline' }, plot, drawAxis(recording.length)), plot];
  }

  // ---- Player

  // At the very end a file begins anew when it is played; just before it, the next one follows.
  const JUST_BEFORE = 0.05;

  // Plays the chunks of a recording one after another. Its position is a place of the timeline, in seconds.
  class Player {
    constructor(recording, plot) {
      this.recording = recording;
      this.segments = recording.segments.filter(segment => segment.kind === 'chunk' && recording.chunks[segment.chunk].source !== null);
      this.chunk = null;
      this.wanted = null;
      const isVideo = this.segments.some(segment => recording.chunks[segment.chunk].media === 'video');
      const preload = report.recordings.length > FILLED_AT_ONCE ? 'none' : 'metadata';
      this.media = el(isVideo ? 'video' : 'audio', { controls: isVideo, preload, 'aria-label': 'Recording' });
      this.playIcon = svg('path', { d: 'M2 1l9 5-9 5z' });
      this.playText = el('span', {}, 'Play');
      this.button = el('button', { type: 'button', class: 'button main' },
        svg('svg', { viewBox: '0 0 12 12', 'aria-hidden': 'true' }, this.playIcon), this.playText);
      this.now = el('b', { class: 'now' });
      this.detail = el('span', { class: 'muted' });
      this.failure = el('p', { class: 'failure bad', role: 'alert', hidden: true });
      this.cursor = el('div', { class: 'cursor' });
      this.hover = el('div', { class: 'hover', hidden: true }, el('span'));
      this.slider = el('div', {
        class: 'slider', role: 'slider', tabindex: '0', 'aria-label': 'Position in the recording', 'aria-describedby': 'slider-help',
        'aria-valuemin': '0', 'aria-valuemax': Math.round(recording.length),
      }, this.cursor, this.hover);
      plot.append(this.slider);
      this.element = el('div', { class: 'player', role: 'group', 'aria-label': 'Player' }, this.button,
        this.stepButton(-10), this.stepButton(10),
        el('p', { class: 'where' }, this.now, ` / ${clock(recording.length)} `, this.detail), this.speed(), this.failure);
      this.listen();
      this.seek(this.segments[0].at);
    }

    stepButton(seconds) {
      const button = el('button', { type: 'button', class: 'button' }, `${seconds < 0 ? 'Back' : 'Forward'} ${Math.abs(seconds)} s`);
      button.addEventListener('click', () => this.seek(this.position + seconds));
      return button;
    }

    speed() {
      const rates = ['0.75', '1', '1.25', '1.5', '2'];
      const select = el('select', {}, rates.map(rate => el('option', { value: rate, selected: rate === '1' }, `${rate}\u00d7`)));
      select.addEventListener('change', () => {
        this.media.defaultPlaybackRate = Number(select.value);
        this.media.playbackRate = Number(select.value);
      });
      return el('label', { class: 'speed' }, 'Speed', select);
    }

    listen() {
      const { media, slider } = this;
      this.button.addEventListener('click', () => this.toggle());
      for (const name of ['play', 'pause', 'playing']) media.addEventListener(name, () => this.showState());
      for (const name of ['timeupdate', 'seeked']) media.addEventListener(name, () => this.show());
      media.addEventListener('loadedmetadata', () => this.apply());
      media.addEventListener('ended', () => this.next());
      media.addEventListener('error', () => this.fail());
      slider.addEventListener('keydown', event => this.onKey(event));
      slider.addEventListener('pointerdown', event => {
        if (event.button !== 0) return;
        slider.setPointerCapture(event.pointerId);
        this.seek(this.timeAt(event));
      });
      slider.addEventListener('pointermove', event => {
        if (slider.hasPointerCapture(event.pointerId)) this.seek(this.timeAt(event));
        this.point(event);
      });
      slider.addEventListener('pointerleave', () => { this.hover.hidden = true; });
    }

    timeAt(event) {
      const box = this.slider.getBoundingClientRect();
      return this.recording.length * Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    }

    point(event) {
      if (event.pointerType === 'touch') return;
      const at = this.timeAt(event);
      place(this.hover, at / this.recording.length);
      this.hover.hidden = false;
      this.hover.classList.toggle('left', at > this.recording.length / 2);
      const texts = [clock(at), wallClock(this.recording, at), this.segmentAt(at)?.text];
      this.hover.firstChild.textContent = texts.filter(Boolean).join(' \u00b7 ');
    }

    onKey(event) {
      const moves = {
        ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -60, PageUp: 60, Home: -Infinity, End: Infinity,
      };
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key in moves) this.seek(this.position + moves[event.key], Math.sign(moves[event.key]));
      else if (event.key === ' ' || event.key === 'Enter') this.toggle();
      else return;
      event.preventDefault();
    }

    segmentAt(at) {
      return this.recording.segments.findLast(segment => segment.at <= at);
    }

    // Goes to a place of the timeline. Where nothing can be played there, to what can be played next in that direction.
    seek(to, direction = 1) {
      const at = Math.min(this.recording.length, Math.max(0, to));
      const inside = this.segments.find(segment => at >= segment.at && at < segment.at + segment.length);
      const after = this.segments.find(segment => segment.at >= at);
      const before = this.segments.findLast(segment => segment.at + segment.length <= at);
      const [segment, place] = inside ? [inside, at]
        : after && (direction > 0 || !before) ? [after, after.at]
        : [before, before.at + Math.max(0, before.length - JUST_BEFORE)];
      this.load(segment, place - segment.at);
    }

    load(segment, offset) {
      const isPlaying = !this.media.paused;
      this.wanted = { segment, offset };
      if (this.chunk !== segment.chunk) {
        this.chunk = segment.chunk;
        this.failure.hidden = true;
        this.media.src = this.recording.chunks[segment.chunk].source;
        if (isPlaying) this.play();
      } else if (this.media.readyState > 0) {
        this.apply();
      } else {
        this.media.preload = 'metadata';
      }
      this.show();
    }

    // The place can be given to the media once it knows its own length.
    apply() {
      if (!this.wanted) return;
      const { segment, offset } = this.wanted;
      this.wanted = null;

      // Of an assumed length only the share says something.
      this.media.currentTime = segment.assumed && Number.isFinite(this.media.duration)
        ? this.media.duration * offset / segment.length
        : segment.media + offset;
      this.show();
    }

    get position() {
      if (this.wanted) return this.wanted.segment.at + this.wanted.offset;
      const time = this.media.currentTime;
      const own = this.segments.filter(segment => segment.chunk === this.chunk);
      const segment = own.findLast(piece => piece.media <= time) ?? own[0];
      const offset = segment.assumed && Number.isFinite(this.media.duration)
        ? segment.length * time / this.media.duration
        : time - segment.media;
      return segment.at + Math.min(segment.length, Math.max(0, offset));
    }

    next() {
      const following = this.segments.find(segment => segment.chunk !== this.chunk && segment.at >= this.position - 0.001);
      if (!following) return;
      this.load(following, 0);
      this.play();
    }

    toggle() {
      if (this.media.paused) this.play();
      else this.media.pause();
    }

    play() {
      // A play that another seek or a failure ends is told by their own events.
      this.media.play().catch(() => {});
    }

    fail() {
      this.failure.replaceChildren('This file cannot be played: ', outside(this.recording.chunks[this.chunk].file),
        '. The report looks for it where it was when the report was made, seen from the report itself.');
      this.failure.hidden = false;
      this.showState();
    }

    showState() {
      const isPlaying = !this.media.paused && !this.media.ended;
      this.playText.textContent = isPlaying ? 'Pause' : 'Play';
      this.playIcon.setAttribute('d', isPlaying ? 'M2 1h3v10H2zM7 1h3v10H7z' : 'M2 1l9 5-9 5z');
      if (isPlaying && !this.isFollowing) this.follow();
    }

    follow() {
      this.isFollowing = !this.media.paused && !this.media.ended;
      if (!this.isFollowing) return;
      this.show();
      requestAnimationFrame(() => this.follow());
    }

    show() {
      const at = this.position;
      place(this.cursor, this.recording.length > 0 ? at / this.recording.length : 0);
      const second = Math.floor(at + JUST_BEFORE);
      if (second === this.shown && this.chunk === this.shownChunk) return;
      [this.shown, this.shownChunk] = [second, this.chunk];
      const name = `Chunk ${this.recording.chunks[this.chunk].index}`;
      this.now.textContent = clock(second);
      this.detail.textContent = [wallClock(this.recording, at), name].filter(Boolean).map(text => ` \u00b7 ${text}`).join('');
      this.slider.setAttribute('aria-valuenow', second);
      this.slider.setAttribute('aria-valuetext', `${spoken(second)} of ${spoken(this.recording.length)}, ${name.toLowerCase()}`);
    }
  }

  function wallClock(recording, at) {
    const start = timeOf(recording.timelineStart);
    return start ? `${timeOfDay(new Date(start.getTime() + (1000 * at)))} UTC` : null;
  }

  // ---- Sections

  function nameOf(recording) {
    const start = timeOf(recording.started);
    return start ? ['Recording of ', dayAndTime(start)] : 'Recording, start not known';
  }

  function state(recording) {
    return recording.problems.length === 0
      ? el('span', { class: 'good' }, 'Complete')
      : el('span', { class: 'bad' }, recording.problems.join(', '));
  }

  function fileOf(chunk) {
    const name = outside(chunk.file);
    const address = chunk.source ?? chunk.address;
    return address === null ? name : el('a', { href: address, rel: 'noreferrer noopener' }, name);
  }

  function expiry(chunk) {
    if (chunk.expires === null) return 'not known';
    return [moment(chunk.expires), timeOf(chunk.expires) < new Date() ? el('span', { class: 'muted' }, ' (past)') : ''];
  }

  function chunkRow(chunk) {
    return el('tr', {},
      el('th', { scope: 'row', class: 'number' }, String(chunk.index)),
      el('td', { class: 'file' }, fileOf(chunk),
        chunk.duplicate ? el('span', { class: 'muted' }, ' (another file of this index, not on the timeline)') : '',
        chunk.sha256 ? el('code', {}, outside(chunk.sha256)) : ''),
      el('td', { class: 'time' }, moment(chunk.started)),
      el('td', { class: 'number' }, playTime(chunk.plays)),
      el('td', { class: 'number' }, size(chunk.bytes)),
      el('td', { class: 'time' }, el('span', { class: chunk.verified ? 'good' : 'bad' }, chunk.verified ? 'Verified' : 'Not verified')),
      el('td', { class: 'time' }, moment(chunk.saved)),
      el('td', { class: 'time' }, expiry(chunk)));
  }

  function table(caption, columns, rows) {
    return el('div', { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' }, el('table', {},
      el('caption', { class: 'unseen' }, caption),
      el('thead', {}, el('tr', {}, columns.map(([name, kind]) => el('th', { scope: 'col', class: kind }, name)))),
      el('tbody', {}, rows)));
  }

  function inWords(recording, segment) {
    const what = segment.kind === 'pause' ? segment.text : `${segment.text},`;
    const length = segment.assumed ? 'a time that is not known' : clock(segment.length);
    const time = wallClock(recording, segment.at);
    return `${what} for ${length}, at ${clock(segment.at)}${time ? ` (${time})` : ''}`;
  }

  function fill(section) {
    const body = section.querySelector('.body');
    if (body.hasChildNodes()) return;
    const recording = report.recordings[Number(section.dataset.at)];
    const [timeline, plot] = drawTimeline(recording);
    const isPlayable = recording.segments.some(segment => segment.kind === 'chunk' && recording.chunks[segment.chunk].source !== null);
    const player = isPlayable ? new Player(recording, plot) : null;
    const remote = recording.chunks.filter(chunk => chunk.source === null && chunk.address !== null);
    const between = recording.segments.filter(segment => segment.kind !== 'chunk');
    add(body,
      facts({ class: 'facts' }, [
        ['State', state(recording)],
        ['Duration', playTime(recording.plays)],
        ['Size', size(recording.bytes)],
        ['Call', idOf(recording.callId)],
        ['Recording', idOf(recording.recordingId)],
      ]),
      recording.notes.length > 0 ? el('ul', { class: 'remarks' }, recording.notes.map(note => el('li', {}, outside(note)))) : '',
      player && player.media.tagName === 'VIDEO' ? player.media : '',
      player ? player.element : '',
      remote.length > 0 ? el('p', { class: 'muted' },
        'These files lie in a storage account. The links open only for who has access there: ',
        remote.map((chunk, at) => [at > 0 ? ', ' : '', fileOf(chunk)]), '.') : '',
      timeline,
      player && player.media.tagName === 'AUDIO' ? player.media : '',
      between.length > 0 ? [el('h3', {}, 'Pauses and gaps'),
        el('ul', { class: 'plain' }, between.map(segment => el('li', {}, inWords(recording, segment))))] : '',
      el('h3', {}, count(recording.participants.length, 'participant')),
      recording.participants.length === 0 ? el('p', { class: 'muted' }, 'No metadata names any.')
        : el('ul', { class: 'plain' }, recording.participants.map(participant => el('li', {}, person(participant),
          participant.channel === null ? '' : el('span', { class: 'muted' }, `, channel ${participant.channel}`)))),
      el('h3', {}, count(recording.chunks.length, 'chunk')),
      table(`Chunks of recording ${Number(section.dataset.at) + 1}`, [
        ['Index', 'number'], ['File and SHA-256'], ['Started'], ['Duration', 'number'], ['Size', 'number'], ['Check'], ['Saved'],
        ['Original expires'],
      ], recording.chunks.map(chunkRow)));
    if (player) player.show();
  }

  function addSections() {
    const sections = report.recordings.map((recording, at) => el('section', {
      class: 'recording', id: `recording-${at + 1}`, 'data-at': at, 'aria-labelledby': `heading-${at + 1}`,
    }, el('h2', { id: `heading-${at + 1}`, tabindex: '-1' }, nameOf(recording)), el('div', { class: 'body' })));
    document.getElementById('recordings').append(...sections);
    sections.slice(0, FILLED_AT_ONCE).forEach(fill);
    if (sections.length > FILLED_AT_ONCE) {
      const seen = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(entry => fill(entry.target)),
        { rootMargin: '1000px' });
      sections.slice(FILLED_AT_ONCE).forEach(section => seen.observe(section));
      addEventListener('beforeprint', () => sections.forEach(fill));
    }
    return sections;
  }

  // ---- Index

  const people = recording => recording.participants.length === 0 ? NONE
    : recording.participants.map(participant => el('div', {}, outside(participant.id)));

  const COLUMNS = [
    { name: 'Started (UTC)', key: recording => recording.started ?? '', cell: (recording, at) => [
      el('a', { href: `#heading-${at + 1}` }, recording.started ? moment(recording.started) : 'not known')] },
    { name: 'Call', kind: 'place', key: recording => recording.callId ?? '', cell: recording => idOf(recording.callId) },
    { name: 'Participants', kind: 'people', key: recording => recording.participants.map(person => person.id).join(' '), cell: people },
    { name: 'Duration', kind: 'number', key: recording => recording.plays ?? -1, cell: recording => playTime(recording.plays) },
    { name: 'Chunks', kind: 'number', key: recording => recording.chunks.length, cell: recording => String(recording.chunks.length) },
    { name: 'Size', kind: 'number', key: recording => recording.bytes, cell: recording => size(recording.bytes) },
    { name: 'State', key: recording => recording.problems.join(', '), cell: state },
  ];

  const compare = (one, other) => typeof one === 'number' ? one - other : one < other ? -1 : one > other ? 1 : 0;

  function addIndex(sections) {
    const body = document.querySelector('#index-table tbody');
    const rows = report.recordings.map((recording, at) => ({
      recording,
      section: sections[at],
      text: [
        recording.callId, recording.recordingId, recording.started, ...recording.participants.map(participant => participant.id),
        ...recording.chunks.flatMap(chunk => [chunk.file, chunk.documentId, chunk.sha256]),
      ].filter(Boolean).join('\n').toLowerCase(),
      element: el('tr', {}, COLUMNS.map((column, number) => el(number === 0 ? 'th' : 'td',
        { class: column.kind, scope: number === 0 ? 'row' : null }, column.cell(recording, at)))),
    }));
    const headers = COLUMNS.map(column => {
      const button = el('button', { type: 'button' }, column.name);
      const header = el('th', { scope: 'col', class: column.kind }, button);
      button.addEventListener('click', () => sort(column, header.getAttribute('aria-sort') === 'ascending' ? -1 : 1));
      return header;
    });
    document.querySelector('#index-table thead tr').append(...headers);

    function sort(column, direction) {
      headers.forEach((header, at) => {
        if (COLUMNS[at] === column) header.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending');
        else header.removeAttribute('aria-sort');
      });
      body.append(...[...rows].sort((one, other) => direction * compare(column.key(one.recording), column.key(other.recording)))
        .map(row => row.element));
    }

    const [form, text, choice, shown] = ['filter', 'filter-text', 'filter-state', 'filter-count'].map(id => document.getElementById(id));
    function filter() {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      for (const row of rows) {
        const isComplete = row.recording.problems.length === 0;
        const isChosen = choice.value === 'all' || (choice.value === 'complete') === isComplete;
        const isShown = isChosen && words.every(word => row.text.includes(word));
        row.element.hidden = row.section.hidden = !isShown;
        left += isShown ? 1 : 0;
      }
      shown.textContent = `${left} of ${count(rows.length, 'recording')}`;
    }

    form.addEventListener('input', filter);
    form.addEventListener('submit', event => event.preventDefault());
    body.addEventListener('click', event => {
      const link = event.target.closest('a');

      // Filled with its neighbours before the browser goes to its heading, so that it stays where it is.
      const at = link ? sections.indexOf(document.getElementById(link.hash.slice(1)).parentElement) : -1;
      if (at >= 0) sections.slice(Math.max(0, at - 3), at + 3).forEach(fill);
    });
    sort(COLUMNS[0], 1);
    filter();
    document.getElementById('index').hidden = false;
  }

  // ---- The page

  const sum = (items, number) => items.reduce((total, item) => total + (number(item) ?? 0), 0);
  const chunks = report.recordings.flatMap(recording => recording.chunks);
  const remarkable = report.recordings.filter(recording => recording.problems.length > 0).length;
  add(document.getElementById('made'), 'Made on ', moment(report.made), ` UTC with AcsRecording ${report.version}. All times are UTC.`);
  document.getElementById('totals').replaceWith(facts({ class: 'totals' }, [
    ['Recordings', String(report.recordings.length)],
    ['Chunks', String(chunks.length)],
    ['Duration', clock(sum(report.recordings, recording => recording.plays))],
    ['Size', size(sum(chunks, chunk => chunk.bytes))],
    ['Complete and verified', `${report.recordings.length - remarkable} of ${report.recordings.length}`],
  ]));
  const sections = addSections();
  if (report.recordings.length > 1) addIndex(sections);
})();

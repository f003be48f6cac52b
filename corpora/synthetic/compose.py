"""A whole document from a seed: who, when, about what, in which form, and its label."""

import textwrap
from dataclasses import replace
from random import Random

from corpora.synthetic import content, dates, headers, phases, traps
from corpora.synthetic.bodies import Issuer
from corpora.synthetic.citations import law, paper
from corpora.synthetic.context import QUOTES, Context, Movement, draw_movements
from corpora.synthetic.dates import Day
from corpora.synthetic.issuers import issuer as draw_issuer
from corpora.synthetic.phrases import capital, small
from corpora.synthetic.plan import Block, Findings, Label, Plan, joined

DOC_TYPES = ("Kế hoạch", "Hướng dẫn", "Công văn", "Quyết định", "Chỉ thị", "Thông báo")
WEIGHTS = (58, 12, 11, 8, 4, 7)
DECIDERS = {"trung ương", "tỉnh", "sở", "huyện", "xã", "trường"}
FIRST_YEAR, LAST_DAY = 2004, Day(2026, 9, 30)


def compose(
    seed: int | str, *, kind: str | None = None, doc_type: str | None = None, day: Day | None = None,
    movement: str | None = None, sector: str | None = None,
) -> Plan:  # fmt: skip
    """Return the plan of that seed: the same seed, the same plan.

    `kind` (a key of issuers.MAKERS), `doc_type`, `day`, `sector` (a file of phrases/) and the
    name of the main `movement` are drawn where they are not given.
    """
    rng = Random(f"kehoach:{seed}")
    day = day or min(dates.random_day(rng, rng.randint(FIRST_YEAR, LAST_DAY.year)), LAST_DAY)
    issuer = draw_issuer(rng, day, kind)
    doc_type = doc_type or _doc_type(rng, issuer)
    context = _context(rng, day, issuer, doc_type, sector, movement)
    subject, about = _subject(context, plain=doc_type == "Thông báo" and movement is None)
    body = BODIES[doc_type](context, subject)
    return _assemble(context, doc_type, subject, about, body)


def _doc_type(rng: Random, issuer: Issuer) -> str:
    if issuer.partner:
        return rng.choice(("Kế hoạch", "Hướng dẫn"))
    while True:
        found = rng.choices(DOC_TYPES, WEIGHTS)[0]
        if found != "Quyết định" or issuer.level in DECIDERS:
            return found


def _context(
    rng: Random, day: Day, issuer: Issuer, doc_type: str, sector: str | None, movement: str | None
) -> Context:
    sector = sector or rng.choice(issuer.sectors)
    movements = draw_movements(rng, sector, day)
    if movement:
        kept = tuple(m for m in movements if movement.casefold() not in m.name.casefold())
        movements = (Movement(movement, "phong trào thi đua"), *kept)
    year = day.year if day.month > 7 else day.year - 1
    periods = [f"năm {day.year}"]
    if sector == "education":
        periods = [f"năm học {year} - {year + 1}", f"năm học {year}-{year + 1}"]
    elif rng.random() < 0.15:
        periods = [f"giai đoạn {day.year} - {day.year + 4}"]
    return Context(rng, day, issuer, sector, doc_type, rng.choice(periods), rng.choice(QUOTES), movements)


def _subject(context: Context, plain: bool) -> tuple[str, Findings]:
    """The subject without its type word; the movement that it names counts from here on."""
    rng, issuer = context.rng, context.issuer
    main = context.movements[0]
    where = rng.choice(("", f" {issuer.area}"))
    if plain or rng.random() < 0.25:
        topic = rng.choice(context.phrases["topics"])
        verb = rng.choice(("Tăng cường", "Triển khai", "Đẩy mạnh", "Tổ chức thực hiện"))
        return f"{verb} {topic}{where} {context.period}", Findings()
    if rng.random() < 0.2:
        return rng.choice(
            (
                f"Thực hiện các phong trào thi đua, cuộc vận động{where} {context.period}",
                f"Tổ chức các đợt thi đua {context.period}",
                f"Triển khai công tác thi đua, khen thưởng{where} {context.period}",
            )
        ), Findings()
    if rng.random() < 0.08:
        text, found = paper(context, rng.choice(context.phrases["topics"]))
        found.features.add("reference:title")
        return f"Thực hiện {text}", found
    verb = rng.choice(("Tổ chức thực hiện", "Phát động", "Triển khai", "Hưởng ứng", "Tổ chức"))
    found = Findings(movements=[main.name], features={"movement:title", f"quotes:{context.quotes[0]}"})
    if rng.random() < 0.1:
        found.features.add("movements:unquoted")
        return f"{verb} {main.kind} {main.name}{where} {context.period}", found
    return f"{verb} {main.kind} {context.quote(main.name)}{where} {context.period}", found


def _plan_body(context: Context, subject: str) -> list[Block]:
    keep = context.rng.choice((0.6, 0.85, 0.95, 1.0))
    blocks = [*content.opening(context, subject), *content.sections(context, keep)]
    return [*blocks, content.closing(context, subject)]


def _letter_body(context: Context, subject: str) -> list[Block]:
    """A letter: grounds, three or four numbered demands, thanks."""
    rng = context.rng
    text, found = paper(context, rng.choice(context.phrases["topics"]))
    blocks = [Block("para", f"Thực hiện {text}, {context.issuer.self_name} đề nghị các đơn vị:", found)]
    wanted = rng.sample(context.phrases["tasks"], 2)
    line, named = content.movement_line(context, list(context.movements[:1]))
    pieces = [(wanted[0], Findings()), (line, named), (wanted[1], Findings())]
    if rng.random() < 0.5:
        block = rng.choice(content.goals(context))
        if block.findings.targets:
            pieces.append((block.text.lstrip("-+ ").rstrip(".;"), block.findings))
    pieces.append(traps.trap(context, "report-deadline", "meeting", "contest"))
    blocks += [Block("item", f"{n}. {capital(text)}.", found) for n, (text, found) in enumerate(pieces, 1)]
    return [*blocks, Block("para", "Đề nghị các đơn vị quan tâm, phối hợp thực hiện./.")]


def _decision_body(context: Context, subject: str) -> list[Block]:
    """Grounds, QUYẾT ĐỊNH, three articles."""
    rng, office = context.rng, context.issuer.office
    blocks = [Block("centre", office.upper())]
    grounds = [law(context), paper(context, rng.choice(context.phrases["topics"]))]
    blocks += [Block("para", f"Căn cứ {piece[0]};", piece[1]) for piece in grounds if piece]
    by = rng.choice(("Trưởng phòng Nội vụ", "Chánh Văn phòng", "bộ phận thường trực thi đua"))
    blocks += [Block("para", f"Theo đề nghị của {by}."), Block("centre", "QUYẾT ĐỊNH:")]
    blocks.append(
        Block(
            "para",
            f"Điều 1. Ban hành kèm theo Quyết định này Kế hoạch {small(subject)} với các chỉ tiêu sau:",
        )
    )
    blocks += content.goals(context)
    term = phases.single(context)[0]
    blocks.append(Block("para", f"Điều 2. {term.text}", term.findings))
    last = (
        f"Điều 3. Quyết định này có hiệu lực kể từ ngày ký. {capital(by)}, thủ trưởng các đơn vị "
        "có liên quan và các cá nhân chịu trách nhiệm thi hành Quyết định này./."
    )
    return [*blocks, Block("para", last)]


def _notice_body(context: Context, subject: str) -> list[Block]:
    """A notice with nothing to find but traps."""
    text, found = paper(context, context.rng.choice(context.phrases["topics"]))
    blocks = [Block("para", f"Thực hiện {text}, {context.issuer.self_name} thông báo:", found)]
    names = context.rng.sample(list(traps.TRAPS), 5)
    for number, name in enumerate(names, 1):
        line, trapped = traps.trap(context, name)
        blocks.append(Block("item", f"{number}. {line}.", trapped))
    return [*blocks, Block("para", "Vậy thông báo để các đơn vị biết và thực hiện./.")]


BODIES = {
    "Kế hoạch": _plan_body,
    "Hướng dẫn": _plan_body,
    "Chỉ thị": _plan_body,
    "Công văn": _letter_body,
    "Quyết định": _decision_body,
    "Thông báo": _notice_body,
}


def _title(rng: Random, doc_type: str, subject: str) -> str:
    if doc_type == "Công văn":
        return rng.choice(("V/v ", "V/v: ")) + small(subject)
    if doc_type == "Quyết định":
        return f"Về việc ban hành Kế hoạch {small(subject)}"
    if doc_type == "Thông báo":
        return f"Về việc {small(subject)}"
    return subject.upper() if rng.random() < 0.12 else subject


def _assemble(context: Context, doc_type: str, subject: str, about: Findings, body: list[Block]) -> Plan:
    rng, issuer, day = context.rng, context.issuer, context.day
    title = _title(rng, doc_type, subject)
    relative = any(p["precision"] == "relative" for b in body for p in b.findings.phases)
    blank_day = not relative and rng.random() < 0.03
    number = (
        None if rng.random() < 0.03 and doc_type == "Kế hoạch" else headers.symbol(rng, issuer, doc_type, day)
    )
    head = headers.letterhead(rng, issuer, number, day, blank_day)
    signers, signer = headers.signatures(rng, issuer)
    nobody = rng.sample(issuer.units, rng.randint(1, len(issuer.units))) if doc_type == "Công văn" else []
    names = headers.recipients(rng, issuer, doc_type)
    found = joined([about, *(block.findings for block in body)])
    letter = doc_type == "Công văn"
    received, seal = headers.received(rng, day), headers.seal(rng, signer["name"], issuer, day)
    found.features |= {"trap:received-stamp"} if received else set()
    found.features |= {"trap:digital-signature"} if seal else set()
    label: Label = {
        "source": "composed",
        "complete": True,
        "doc_type": doc_type,
        "number": number,
        **_bodies(issuer, doc_type),
        "place": issuer.place,
        "issue_date": None if blank_day else day.isoformat(),
        "title": title,
        "references": found.references,
        "phases": found.phases,
        "movements": found.movements,
        "targets": found.targets,
        "signer": signer,
        "recipients": list(names),
        "addressees": nobody,
        "level": issuer.level,
        "sector": context.sector,
        "damage": [],
        "features": sorted(found.features | _features(issuer, doc_type, number, blank_day, head.rule)),
        "notes": None,
    }
    if letter:
        head = replace(head, subject=title)
    lines = tuple(balanced(title))
    type_line = "" if letter else doc_type.upper()
    return Plan(
        head, type_line, () if letter else lines, tuple(nobody), tuple(body), signers,
        rng.choice(("Nơi nhận:", "Nơi nhận:", "Nơi nhận:", "Nơi gửi:", "Nơi nhận :")), names, label,
        received, seal,
    )  # fmt: skip


def balanced(title: str, width: int = 64) -> list[str]:
    """The title in lines of about equal length."""
    parts = -(-len(title) // width)
    for room in range(-(-len(title) // parts), width + 40):
        lines = textwrap.wrap(title, room, break_on_hyphens=False, break_long_words=False)
        if len(lines) <= parts:
            return lines
    return lines


def _bodies(issuer: Issuer, doc_type: str) -> Label:
    """Who issues it: the office holder of a decision, both bodies of a joint paper."""
    if issuer.partner:
        bodies = [issuer.body, issuer.partner.body]
        return {"issuing_body": " và ".join(bodies), "co_issuers": bodies[1:], "parent_body": issuer.parent}
    body = capital(issuer.office) if doc_type == "Quyết định" else issuer.body
    return {"issuing_body": body, "parent_body": issuer.parent}


def _features(issuer: Issuer, doc_type: str, number: str | None, blank_day: bool, rule: str) -> set[str]:
    found = {f"form:{issuer.form}", f"type:{doc_type}", f"level:{issuer.level}"}
    found |= {"joint"} if issuer.partner else set()
    found |= {"blank:number"} if number is None else set()
    found |= {"blank:day"} if blank_day else set()
    return found | ({"rule:typed"} if rule else {"rule:drawn"})

"""The sections of a plan: headings, paragraphs and items with what they contain."""

import re
from collections.abc import Callable
from dataclasses import replace

from corpora.synthetic import citations, phases
from corpora.synthetic.context import Context, Movement
from corpora.synthetic.phrases import capital, small, some
from corpora.synthetic.plan import Block, Findings, joined
from corpora.synthetic.targets import Target, ratings, targets
from corpora.synthetic.traps import trap

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


def opening(context: Context, subject: str) -> list[Block]:
    """The grounds (Căn cứ, Thực hiện) and the sentence that leads over to the plan."""
    rng = context.rng
    pieces = [citations.paper(context, rng.choice(context.phrases["topics"]))
              for _ in range(rng.choice((1, 1, 2, 2, 3)))]  # fmt: skip
    if rng.random() < 0.45 and (found := citations.law(context)):
        pieces.insert(0, found)
    if rng.random() < 0.4:
        pieces.append(citations.unnumbered(context))
    verb = rng.choice(("xây dựng", "ban hành"))
    lead = f"{capital(context.issuer.self_name)} {verb} {context.doc} {small(subject)}"
    ends = rng.choice((", cụ thể như sau:", " như sau:", " với các nội dung sau:"))
    if rng.random() < 0.5:
        blocks = [Block("para", f"{_ground(context, text)};", found) for text, found in pieces[:-1]]
        blocks.append(Block("para", f"{_ground(context, pieces[-1][0])};", pieces[-1][1]))
        return [*blocks, Block("para", lead + ends)]
    text = "; ".join(text for text, _ in pieces)
    grounds = f"{rng.choice(('Thực hiện', 'Căn cứ', 'Thực hiện'))} {text}, {lead}{ends}"
    return [Block("para", grounds, joined(found for _, found in pieces))]


def _ground(context: Context, text: str) -> str:
    return f"{context.rng.choice(('Căn cứ', 'Căn cứ', 'Thực hiện', 'Theo'))} {text}"


def _sentences(context: Context, phrases: list[str], mark: str) -> list[Block]:
    dot = context.rng.choice((".", ";"))
    blocks = [Block("item", f"{mark}{phrase}{dot}") for phrase in phrases]
    return [*blocks[:-1], Block("item", f"{mark}{phrases[-1]}.")]


def purposes(context: Context) -> list[Block]:
    """Mục đích, yêu cầu: in two parts, or as one list."""
    rng = context.rng
    aims = [
        context.fill(p) for p in some(rng, context.phrases["purposes"] + context.common["purposes"], 2, 4)
    ]
    demands = some(rng, context.common["requirements"], 2, 4)
    if rng.random() < 0.15:
        text, found = trap(context, "anniversary")
        return [Block("para", f"{text}.", found), *_sentences(context, aims + demands, "- ")]
    if rng.random() < 0.6:
        one, two = rng.choice((("1.", "2."), ("1.", "2."), ("a)", "b)"), ("1)", "2)")))
        first, second = Block("subheading", f"{one} Mục đích"), Block("subheading", f"{two} Yêu cầu")
        return [first, *_sentences(context, aims, "- "), second, *_sentences(context, demands, "- ")]
    return _sentences(context, aims + demands, rng.choice(("- ", "- ", "")))


VERBS = (
    "Tiếp tục thực hiện",
    "Đẩy mạnh",
    "Tích cực hưởng ứng",
    "Duy trì, nâng cao chất lượng",
    "Thực hiện có hiệu quả",
    "Gắn nhiệm vụ chuyên môn với",
    "Tổ chức cho đoàn viên, quần chúng tham gia",
)


def movement_line(context: Context, movements: list[Movement]) -> tuple[str, Findings]:
    """A sentence that names one movement, or several."""
    rng = context.rng
    names = [context.quote(m.name) for m in movements]
    found = Findings(movements=[m.name for m in movements], features={f"quotes:{context.quotes[0]}"})
    kinds = list(dict.fromkeys(m.kind for m in movements))
    kind = ", ".join(kinds)
    if kinds == ["phong trào thi đua"] and rng.random() < 0.2:
        kind = rng.choice(("phong trào", "phong trào thi đua yêu nước"))
    verb = rng.choice(VERBS)
    if len(names) > 1:
        found.features.add("movements:list")
        listed = f"{rng.choice((', ', '; ')).join(names[:-1])} và {names[-1]}"
        return f"{verb} các {kind}{rng.choice((':', ':', ' như:', ''))} {listed}", found
    tail = rng.choice(("", f" {context.issuer.area}", " gắn với nhiệm vụ chuyên môn"))
    if rng.random() < 0.12:
        found.features.add("movements:unquoted")
        return f"{verb} {kind} {movements[0].name} {context.issuer.area}", found
    return f"{verb} {kind} {names[0]}{tail}", found


def movement_items(context: Context) -> list[Block]:
    """One to three lines of movements, the main one among them."""
    rng = context.rng
    chosen = list(context.movements[: rng.choice((1, 2, 2, 3, 4))])
    drives = [m for m in chosen if m.kind == "phong trào thi đua"]
    others = [m for m in chosen if m not in drives]
    groups = [drives] if len(drives) > 1 and rng.random() < 0.5 else [[m] for m in drives]
    if len(chosen) > 2 and rng.random() < 0.2:
        groups, others = [chosen], []
    lines = [movement_line(context, group) for group in groups if group]
    lines += [movement_line(context, [m]) for m in others]
    return [Block("item", f"- {text}.", found) for text, found in lines]


def _elaborate(context: Context, phrases: list[str]) -> list[str]:
    """The phrases, a second sentence after some of them."""
    more = context.rng.sample(context.common["elaborate"], len(context.common["elaborate"]))
    return [
        f"{phrase}. {more.pop()}" if more and context.rng.random() < 0.4 else phrase for phrase in phrases
    ]


def _grouped_tasks(context: Context) -> list[Block]:
    """All the tasks of the sector, in two to four groups under subheadings: a long plan."""
    rng = context.rng
    chosen = _elaborate(context, some(rng, context.phrases["tasks"], 8, 14))
    heads = some(rng, context.common["groups"], 2, 4)
    blocks = []
    for number, head in enumerate(heads, 1):
        share = chosen[number - 1 :: len(heads)]
        blocks += [Block("subheading", f"{number}. {head}"), *_sentences(context, share, "- ")]
        if number == 1:
            blocks += movement_items(context)
    return blocks


def tasks(context: Context) -> list[Block]:
    """Nội dung: movements, tasks, a trap among them."""
    rng = context.rng
    if rng.random() < 0.3:
        return _grouped_tasks(context)
    chosen = some(rng, context.phrases["tasks"], 4, 8)
    if rng.random() < 0.4:
        chosen = _elaborate(context, chosen)
    if rng.random() < 0.5:
        blocks = [Block("item", f"{n}. {phrase}.") for n, phrase in enumerate(chosen, 1)]
        blocks += movement_items(context)
    else:
        blocks = _sentences(context, chosen, rng.choice(("- ", "- ", "+ ")))
        blocks[len(blocks) // 2 : len(blocks) // 2] = movement_items(context)
    if rng.random() < 0.6:
        text, found = trap(context, "contest", "slogan", "meeting", "course")
        blocks.append(Block("item", f"- {text}.", found))
    if rng.random() < 0.2:
        text, cited = citations.paper(context, rng.choice(context.phrases["topics"]))
        cited.features.add("reference:in-body")
        blocks.append(Block("item", f"- Thực hiện nghiêm {text}.", cited))
    return blocks


def _target_block(group: list[Target], mark: str, end: str) -> Block:
    parts = [f"{t.text}{t.after}" for t in group]
    texts = [parts[0], *(small(p) for p in parts[1:])]
    labels = [t.label() for t in group]
    for label, text, target in zip(labels, texts, group, strict=True):
        label["text"] = text.removesuffix(target.after) if target.after else text
    features = {f"target:{t.comparator}" for t in group} | {
        f"target-unit:{'%' if t.unit == '%' else 'count'}" for t in group
    }
    return Block("item", f"{mark}{'; '.join(texts)}{end}", Findings(targets=labels, features=features))


def goals(context: Context) -> list[Block]:
    """Chỉ tiêu: a list of goals, one or two a line, with last year's figures among them now and then."""
    rng = context.rng
    found = targets(rng, context.phrases, context.day.year, 3, 7)
    mark = rng.choice(("- ", "- ", "+ ", ""))
    groups: list[list[Target]] = []
    while found:
        size = 2 if rng.random() < 0.25 else 1
        groups.append(found[:size])
        found = found[size:]
    end = rng.choice((".", ";"))
    blocks = [
        _target_block(group, mark, end if n < len(groups) else ".") for n, group in enumerate(groups, 1)
    ]
    if context.sector == "education" and rng.random() < 0.25:
        text, parts = ratings(rng)
        labels = Findings(targets=[part.label() for part in parts], features={"target-unit:ratings"})
        blocks.insert(rng.randrange(len(blocks)), Block("item", f"{mark}{text}{end}", labels))
    if rng.random() < 0.35:
        text, trapped = trap(context, "results")
        blocks.insert(rng.choice((0, len(blocks))), Block("para", f"{text}.", trapped))
    return blocks


def time(context: Context) -> list[Block]:
    """Thời gian: divided, single, or with a campaign besides."""
    rng = context.rng
    blocks = phases.divided(context) if rng.random() < 0.65 else phases.single(context)
    if rng.random() < 0.2:
        blocks += phases.campaign(context)
    if rng.random() < 0.3:
        text, found = trap(context, "summing-up", "meeting")
        blocks.append(Block("item", f"- {text}.", found))
    return blocks


def rewards(context: Context) -> list[Block]:
    """Khen thưởng, kinh phí: nothing but traps."""
    pieces = [
        trap(context, name)
        for name in context.rng.sample(("honours", "money", "scoring"), context.rng.randint(1, 3))
    ]
    return [Block("item", f"- {text}.", found) for text, found in pieces]


def organise(context: Context) -> list[Block]:
    """Tổ chức thực hiện."""
    rng = context.rng
    chosen = [context.fill(p) for p in some(rng, context.common["organise"], 2, 4)]
    blocks = [Block("item", f"{n}. {text}.") for n, text in enumerate(chosen, 1)]
    if rng.random() < 0.75:
        text, found = trap(context, "report-deadline")
        blocks.append(Block("item", f"{len(chosen) + 1}. {text}.", found))
    return [*blocks, *schedule(context)] if rng.random() < 0.12 else blocks


def schedule(context: Context) -> list[Block]:
    """A calendar of work by months, which is no list of windows."""
    rng = context.rng
    who = ("Văn phòng", "Ban Chỉ đạo", "Các tổ, nhóm", "Bộ phận thường trực", "Các đoàn thể")
    first = context.day.year * 12 + context.day.month
    rows = [
        (f"Tháng {(first + n) % 12 + 1}/{(first + n) // 12}", task, rng.choice(who))
        for n, task in enumerate(some(rng, context.phrases["tasks"], 3, 5))
    ]
    head = ("Thời gian", "Nội dung công việc", "Thực hiện")
    title = Block("para", "Lịch công tác cụ thể:")
    return [title, Block("table", rows=(head, *rows), findings=Findings(features={"trap:schedule"}))]


Section = tuple[tuple[str, ...], Callable[[Context], list[Block]]]
PLAN: tuple[Section, ...] = (
    (("MỤC ĐÍCH, YÊU CẦU", "MỤC ĐÍCH - YÊU CẦU"), purposes),
    (("NỘI DUNG", "NỘI DUNG, GIẢI PHÁP", "NHIỆM VỤ TRỌNG TÂM"), tasks),
    (("CHỈ TIÊU", "CHỈ TIÊU THI ĐUA", "MỤC TIÊU CỤ THỂ", "CÁC CHỈ TIÊU PHẤN ĐẤU"), goals),
    (("THỜI GIAN THỰC HIỆN", "THỜI GIAN", "CÁC ĐỢT THI ĐUA", "TIẾN ĐỘ"), time),
    (("KHEN THƯỞNG", "KHEN THƯỞNG, KINH PHÍ", "KHEN THƯỞNG VÀ KINH PHÍ"), rewards),
    (("TỔ CHỨC THỰC HIỆN",), organise),
)


HEADINGS = (*("{roman}. {head}",) * 3, "{letter}. {head}", "{roman}/ {head}", "{number}. {Head}")


def sections(context: Context, keep: float) -> list[Block]:
    """The sections under numbered headings; each optional one is there with probability `keep`."""
    rng = context.rng
    chosen = [s for s in PLAN if s[1] in {tasks, organise} or rng.random() < keep]
    if goals in {s[1] for s in chosen} and rng.random() < 0.4:
        index = next(n for n, s in enumerate(chosen) if s[1] is goals)
        if index and chosen[index - 1][1] is tasks:
            chosen[index - 1 : index + 1] = [chosen[index], chosen[index - 1]]
    style = rng.choice(HEADINGS)
    blocks = []
    for number, (heads, make) in enumerate(chosen, 1):
        head = rng.choice(heads)
        text = style.format(
            roman=ROMAN[number - 1],
            letter="ABCDEFGH"[number - 1],
            number=number,
            head=head,
            Head=head.capitalize(),
        )
        inside = make(context)
        if style.startswith("{number}"):
            inside = [_under(block, number) for block in inside]
        blocks += [Block("heading", text), *inside]
    return blocks


def _under(block: Block, number: int) -> Block:
    """A numbered line of section `number`, as `2.1.`."""
    return replace(block, text=re.sub(r"^(\d)(?=\. )", rf"{number}.\1", block.text))


def closing(context: Context, subject: str) -> Block:
    """The last sentence, with the mark that ends an official paper."""
    rng = context.rng
    text = context.fill(rng.choice(context.common["closing"]), small(subject))
    return Block("para", f"{text}{rng.choice(('./.', './.', '.', './'))}")

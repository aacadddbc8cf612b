"""The states of an introduction."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import Introduction

I = Introduction.Status  # noqa: E741 - the tables above are named by one letter, too

INTRODUCTION = Workflow(
    name="紹介",
    states=tuple(I.values),
    transitions=(
        # The first yes changes no state; the second one connects.
        Transition(
            "connect",
            (I.ASKED,),
            I.CONNECTED,
            "会ってみたい（両方）",
            "両方の団体の管理者・代理入力",
        ),
        Transition(
            "decline", (I.ASKED,), I.DECLINED, "今回は見送る", "どちらかの団体の管理者・代理入力"
        ),
        Transition("withdraw", (I.ASKED,), I.WITHDRAWN, "紹介を取り下げる", "紹介した窓口"),
    ),
)

"""Old, rare and variant forms of kanji, each with the everyday form under which it is searched.

Only what NFKC keeps apart and what stands in names, places and older texts. Both sides of a search
go through the table, so that it may join forms that are different characters in a dictionary
(渕 and 淵): people type one for the other.
"""

_NAMES = (
    "髙高 﨑崎 碕崎 嵜崎 邊辺 邉辺 齋斎 齊斎 斉斎 澤沢 濵浜 濱浜 眞真 櫻桜 廣広 嶋島 嶌島 槗橋 "
    "𣘺橋 德徳 惠恵 榮栄 萬万 與与 實実 寶宝 壽寿 曾曽 曻昇 彌弥 佛仏 𠮷吉 峯峰 靏鶴 靍鶴 埜野 "
    "嶽岳 渕淵 冨富 栁柳 桒桑 舩船 槇槙 穗穂 鷗鴎 籠篭 圡土 舘館 桺柳 龍竜 瀧滝 瀨瀬 莊荘 淺浅 "
    "橫横 增増 淸清 彥彦 郞郎 敎教 賴頼 黃黄 內内 曉暁 檜桧 藪薮 籔薮 蘆芦 讚讃 劔剣 劍剣 釼剣 "
    "奧奥 姬姫 巖巌 巌岩 巖岩 愼慎 懷懐 晉晋 禮礼 祿禄 薰薫 衞衛 遙遥 鄕郷 靜静 顯顕 麥麦 龜亀 "
    "藏蔵 枩松 楳梅 鷄鶏 雞鶏 豐豊 濟済 榊榊 燈灯 條条 國国 圀国 溫温 步歩 戶戸 鈆鉛 繩縄 絲糸"
)
_WORDS = (
    "學学 會会 體体 區区 藝芸 縣県 澁渋 應応 團団 發発 傳伝 黑黒 緖緒 靑青 齡齢 圓円 樂楽 聲声 "
    "總総 関関 關関 驛駅 鐵鉄 樓楼 灣湾 畫画 兒児 鄰隣 亞亜 惡悪 來来 兩両 勞労 單単 嚴厳 圖図 "
    "圍囲 壓圧 專専 將将 對対 廳庁 從従 戰戦 擔担 擧挙 擴拡 攝摂 收収 效効 數数 斷断 舊旧 晝昼 "
    "樣様 檢検 權権 歸帰 殘残 每毎 氣気 淨浄 營営 獨独 當当 盡尽 經経 續続 聽聴 臺台 舍舎 號号 "
    "處処 螢蛍 裝装 覺覚 觀観 證証 譯訳 讀読 變変 賣売 轉転 輕軽 辯弁 遲遅 醫医 釋釈 錢銭 鑛鉱 "
    "雙双 雜雑 靈霊 餘余 驗験 鹽塩 默黙 齒歯 假仮 價価 勵励 參参 屆届 屬属 廢廃 拜拝 歡歓 滿満 "
    "濕湿 爐炉 獻献 狀状 祕秘 禱祷 禪禅 穩穏 繪絵 繼継 羣群 艷艶 蟲虫 蠶蚕 譽誉 讓譲 贊賛 鑄鋳 "
    "隱隠 飜翻 騷騒 麵麺 黨党 點点 顏顔 飮飲 曆暦 歷歴 稅税 產産 狹狭 說説 錄録 鍊錬 拂払 戲戯 "
    "缺欠 竝並 搖揺 潛潜 濱浜 碎砕 稱称 粹粋 纖繊 臟臓 莖茎 觸触 踐践 辭辞 遞逓 釀醸 鬪闘 藥薬"
)
EVERYDAY_FORMS = {ord(pair[0]): pair[1] for pair in f"{_NAMES} {_WORDS}".split()}
# A form may lead to another one of the table (巖 → 巌 → 岩): always to the end of the chain.
EVERYDAY_FORMS = {
    old: EVERYDAY_FORMS.get(ord(new), new) for old, new in EVERYDAY_FORMS.items() if old != ord(new)
}

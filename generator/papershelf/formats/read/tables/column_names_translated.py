"""Names of columns in German, French, Spanish and Chinese, as people write them into tables.

For Chinese, these include the names in exports of CNKI and Wanfang.
"""

from __future__ import annotations

NAMES_IN_OTHER_LANGUAGES = {
    "title": (
        "Titel|Aufsatztitel|Titre|Título|Título del artículo|Titre de l'article|标题|"
        "题名|篇名|题目|論文題目|論文名稱|标题名|論文標題|论文标题|论文题目|文章标题|"
        "標題"
    ),
    "subtitle": "Untertitel|Sous-titre|Subtítulo|副标题|副標題",
    "authors": (
        "Autor|Autoren|Autor/in|Autor(en)|Autor*innen|AutorInnen|Autorinnen|Autorin|"
        "Verfasser|Verfasserin|Auteur|Auteurs|Auteur(s)|Auteur·e·s|Auteurice|Autores|"
        "Autor(es)|Autora|作者|著者|作者姓名|責任者|责任者"
    ),
    "editors": (
        "Herausgeber|Herausgeberin|Hrsg|Hg|Directeur de publication|"
        "Éditeur scientifique|编者|主编|編者"
    ),
    "date": (
        "Datum|Erscheinungsdatum|Veröffentlichungsdatum|Date de publication|"
        "Date de parution|Fecha|Fecha de publicación|日期|发表时间|出版日期|发表日期|"
        "發表日期|出版时间"
    ),
    "year": (
        "Jahr|Erscheinungsjahr|Publikationsjahr|Année|Année de publication|Año|"
        "Año de publicación|年份|年|发表年份|出版年|出版年份|發表年份"
    ),
    "month": "Monat|Mois|Mes|月|月份",
    "venue": (
        "Zeitschrift|Zeitschriftentitel|Quelle|Buchtitel|Konferenz|Tagung|Tagungsband|"
        "Erschienen in|Revue|Titre de la revue|Périodique|Conférence|Titre du livre|"
        "Actes|Revista|Título de la revista|Fuente|Congreso|Conferencia|期刊|刊名|来源|"
        "文献来源|期刊名称|会议|会议名称|來源|期刊名|出处|发表期刊|會議"
    ),
    "volume": "Band|Jahrgang|Bd|Tome|Volumen|Tomo|卷|卷号|卷號",
    "number": "Heft|Ausgabe|Heftnummer|Nummer|Numéro|Fascicule|Número|期|期号|期號",
    "pages": "Seiten|Seite|Seitenzahlen|Páginas|Página|页码|页|起止页码|頁碼|頁",
    "publisher": "Verlag|Maison d'édition|Éditeur|Éditions|Editorial|出版社|出版者",
    "series": "Reihe|Schriftenreihe|Collection|Colección|Serie|丛书|叢書",
    "edition": "Auflage|Édition|Edición|版次|版本",
    "institution": "Einrichtung|Institution éditrice|Institución|机构|机构名称|作者单位|單位|单位",
    "school": (
        "Hochschule|Universität|Université|Universidad|École|学校|大学|學校|"
        "学位授予单位"
    ),
    "address": (
        "Ort|Erscheinungsort|Verlagsort|Lieu|Lieu d'édition|Lugar|Ciudad|出版地|地点|"
        "地點"
    ),
    "url": "Internetadresse|Webadresse|Lien|Enlace|Vínculo|链接|网址|連結|網址|地址",
    "code": "Quellcode|Code source|Código|Código fuente|代码|代碼|源码",
    "data": "Daten|Datensatz|Données|Jeu de données|Datos|数据|数据集|數據集",
    "abstract": "Zusammenfassung|Kurzfassung|Résumé|Resumen|摘要|中文摘要",
    "note": (
        "Anmerkung|Anmerkungen|Notiz|Notizen|Kommentar|Bemerkung|Bemerkungen|Remarque|"
        "Remarques|Commentaire|Nota|Notas|Comentario|Comentarios|备注|笔记|備註|筆記|"
        "注释"
    ),
    "tags": (
        "Thema|Themen|Kategorie|Kategorien|Thème|Thèmes|Catégorie|Catégories|"
        "Étiquettes|Tema|Temas|Categoría|Categorías|Etiquetas|标签|分类|主题|類別|標籤|"
        "类别"
    ),
    "keywords": (
        "Schlagwort|Schlagwörter|Schlagworte|Stichwort|Stichwörter|Stichworte|"
        "Schlüsselwörter|Mot-clé|Mots-clés|Mots clés|Palabras clave|Palabras claves|"
        "Descriptores|关键词|關鍵詞|關鍵字"
    ),
    "awards": "Auszeichnung|Auszeichnungen|Preis|Prix|Premio|Premios|获奖|奖项",
    "type": (
        "Typ|Dokumenttyp|Publikationstyp|Type de document|Type de publication|Tipo|"
        "Tipo de documento|类型|文献类型|類型"
    ),
    "language": "Sprache|Langue|Idioma|Lengua|语言|语种|語言",
    "license": "Lizenz|Licencia|许可|许可证",
    "key": "Zitierschlüssel|Clé|Clé de citation|Clave|引用键",
    "added": "Hinzugefügt|Ajouté|Date d'ajout|Añadido|添加日期",
}  # fmt: skip
"""Key of a record, or of a value that a key is built from -> names, separated by `|`."""

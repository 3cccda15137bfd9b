pragma ComponentBehavior: Bound
import QtQuick
import Terminal
import ui.controls

Page {
    id: page

    required property SurveyModel view
    readonly property bool stacked: Theme.portrait

    eyebrow: Words.of(view.service)
    title: Words.of(view.question)
    lead: Words.surveyHint
    centred: true
    actions.backText: Words.surveySkip
    actions.backIcon: "next"
    actions.onBack: view.skip()

    FacePicker {
        width: page.contentWidth
        stacked: page.stacked
        cellHeight: page.stacked ? Math.max(Theme.mm(26), Math.min(Theme.mm(46), (page.contentHeight - 4 * Theme.gap) / 5)) : Math.min(Theme.mm(88), Math.max(Theme.mm(60), page.contentHeight * 0.7))
        onPicked: score => page.view.rate(score)
    }
}

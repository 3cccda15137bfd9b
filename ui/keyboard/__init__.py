"""The keyboard on the screen: Chinese by pinyin, Latin, digits. What is typed is learnt nowhere."""

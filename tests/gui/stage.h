// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QSize>
#include <QTemporaryDir>

namespace caisson::tests {

class Driver;

/// What the programs share that drive the real window and take pictures of it: the application as a desktop
/// would set it up, with settings of its own, so that neither the person's are changed nor do they change the
/// pictures; the options; the numbered pictures; the time to the first paint.
class Stage : public QObject
{
public:
    Stage(int &argc, char **argv);
    ~Stage() override;

    /// The program's own options go in here before prepare().
    [[nodiscard]] QCommandLineParser &parser() { return m_parser; }
    /// Reads the options, applies theme, font and language. False: they were wrong, which has been said.
    [[nodiscard]] bool prepare();
    [[nodiscard]] const QString &output() const { return m_output; }
    [[nodiscard]] bool isScene() const; ///< the helper only plays: nothing can be proven by the kernel

    /// Shows the window, of the whole screen or of the size that was asked for, and begins to connect.
    void open(Driver &driver);
    [[nodiscard]] Driver &driver();
    /// Milliseconds from the beginning of main() to the end of the window's first paint; negative: none yet.
    [[nodiscard]] qint64 firstPaint() const { return m_firstPaint; }
    /// Saves a picture of the whole screen, or of the window where there is none; returns its file's name.
    QString picture(const QString &name);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QElapsedTimer m_since;
    QTemporaryDir m_configuration;
    std::unique_ptr<QApplication> m_application;
    QCommandLineParser m_parser;
    QString m_output;
    std::unique_ptr<Driver> m_driver;
    QSize m_size;
    int m_pictures = 0;
    qint64 m_firstPaint = -1;
};

} // namespace caisson::tests

// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/support/privatebus.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <QObject>

namespace caisson::tests {

using Json = nlohmann::json;

/// A test of caissonctl as an ordinary user has it: the program, a bus, polkit, the real helper and real
/// containers, in a sandbox. Owns the bus; after each function no container and no network is left.
class CtlCase : public QObject
{
    Q_OBJECT

protected:
    struct Result
    {
        int code = -1; ///< as a shell has it: 128 + signal
        QByteArray out, error;
    };

    /// Runs on; ends with the object.
    std::unique_ptr<QProcess> launch(const QStringList &arguments, uid_t uid = alice);
    static Result finish(QProcess &process);
    Result ctl(const QStringList &arguments, const QByteArray &input = {}, uid_t uid = alice);
    /// Words without spaces in them.
    Result line(const char *words, uid_t uid = alice);
    Json json(const char *words);
    /// As `inspect --json` has it.
    Json inspect(const char *name);
    QString state(const char *name);
    /// Words that are refused as caissonctl's own error, which says this.
    void refuses(const char *words, const QByteArray &said);
    /// A container that sleeps.
    void makeZion();

    /// Collects what the process writes to its standard output until the text is there.
    [[nodiscard]] static bool says(QProcess &process, QByteArray &out, const QByteArray &text);

    std::unique_ptr<PrivateBus> m_bus;
    QString m_program;

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void cleanupTestCase();
};

} // namespace caisson::tests
